from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import matplotlib as mpl
import nbformat
import pytest
from cases import small_case
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from sourcebook import open_case
from sourcebook.case import keep_open
from sourcebook.report import ReportError
from sourcebook.report.engine.crew import no_interrupts, share
from sourcebook.report.engine.execution import QUIET, execute
from sourcebook.report.engine.forked import ForkClient, ForkEngine
from sourcebook.report.engine.process import Child

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
ORDINARY = {**KERNEL, "sourcebook": {"engine": "kernel"}}
WHICH = "type(get_ipython().parent.parent).__name__"

FINE = (
    "1 + 1", "'not shown';", "_, In[1], Out[1]",
    "import sys\nprint('a'); print('b', file=sys.stderr); print('c')",
    "print('a', flush=True); print('b', file=sys.stderr, flush=True); print('c')",
    "from IPython.display import HTML, JSON, Markdown, clear_output, display, update_display",
    "print('before'); display(HTML('<b>x</b>'), Markdown('*m*'), JSON({'a': 1})); print('after'); 7",
    "shown = display('one', display_id='first')",
    "shown.update('two'); update_display({'three': 3}, display_id='first')",
    "print('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); print('stays')",
    "print('stays'); clear_output(wait=True)",
    "print('1')\n!echo shell\nprint('2')",
    "%%bash\necho out\necho err >&2",
    "%%capture caught\nprint('caught')", "caught.stdout", "%who_ls", "len?",
    "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
    "figure, axes = plt.subplots(); print('text first')", "figure",
    "%config InlineBackend.figure_formats = {'svg', 'png'}",
    "%matplotlib inline\nplt.rcParams['svg.hashsalt'] = 'x'; _ = plt.plot([1, 3])",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "task = asyncio.create_task(asyncio.sleep(0, 'done'))", "await task",
    "import warnings; warnings.warn('careful')",
    "import logging; logging.warning('logged')",
    "import pandas as pd; pd.DataFrame({'a': [1, None], 'b': ['<x>', 'y']})",
    "class Both:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'text/plain': 'p', 'application/json': {'a': (1, 2)}}\nBoth()",
    "import ipywidgets\nout = ipywidgets.Output()\nwith out: print('inside')\nprint('outside')",
    "out.outputs",
    "__name__, sys.modules['__main__'].__dict__ is globals(), sys.stdout.isatty(), sys.stdin.read()",
    "import os\nos.getcwd(), [os.environ.get(name) for name in ('TERM', 'PAGER', 'MPLBACKEND')]",
    "sys.path",
    "import threading\nthread = threading.Thread(target=print, args=('thread',))\n"
    "thread.start(); thread.join()",
    "from multiprocessing import get_context\n"
    "other = get_context('fork').Process(target=print, args=('other',))\n"
    "other.start(); other.join()",
    "print('x' * 200_000)", "print('\\r50 %\\r100 %\\x1b[31m\\u202e </script> {{ x }}')", "",
)
DIRECT = (
    "import subprocess\nprint('1'); _ = subprocess.run(['echo', 'a process']); print('2')",
    "_ = os.write(1, b'descriptor 1\\n'); _ = os.write(2, b'descriptor 2\\n')",
)
"""Cells whose output the ordinary kernel watches from a thread, which may miss the end of the cell."""
FAILING = (
    "1/0", "def fail():\n    raise ValueError('two\\nlines')\nfail()", "x = = 1", "unknown", "%unknown",
    "input('name? ')", "import getpass; getpass.getpass()", "sys.exit()", "sys.exit(3)",
    "raise KeyboardInterrupt",
    # Closed, since else it is warned of whenever it happens to be collected.
    "soon = asyncio.sleep(0)\ntry: asyncio.run(soon)\nfinally: soon.close()",
    "async def fail():\n    raise OSError('later')\nawait fail()",
    "class Bad:\n    def __repr__(self): raise TypeError('no words')\nBad()",
    "raise ExceptionGroup('both', [ValueError(1), TypeError(2)])",
)


def book(*sources: str, metadata: dict = KERNEL, failing: tuple = ()) -> nbformat.NotebookNode:
    cells = [new_code_cell(source) for source in sources]
    cells += [new_code_cell(source, metadata={"tags": ["raises-exception"]}) for source in failing]
    return new_notebook(metadata=metadata, cells=cells)


def written(folder: Path, *sources: str, metadata: dict = KERNEL) -> Path:
    nbformat.write(book(*sources, metadata=metadata), folder / "template.ipynb")
    return folder / "template.ipynb"


def run(folder: Path, *sources: str, metadata: dict = KERNEL, timeout: float | None = None) -> list[str]:
    """Return the last value of each cell as text."""
    done = execute(written(folder, *sources, metadata=metadata), {}, folder, timeout)
    return [cell.outputs[-1].data["text/plain"] if cell.outputs else "" for cell in done.cells]


def in_worker(work: Callable, *tasks: object) -> list:
    """Do tasks one after the other in one worker, and return their results."""
    def lost(task: object, how: str) -> None:
        raise AssertionError(f"the worker was lost: {how}")

    return [result for _, result in share(work, tasks, 1, lost)]


def ran_by(engine: str, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Run a notebook with an engine of papermill."""
    papermill_engines.register("forked", ForkEngine)
    with pytest.MonkeyPatch.context() as patch:
        # The ordinary kernel leaves descriptors alone where it sees this.
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        # A parent other than this has no folders of tests on its way.
        plain = subprocess.run([sys.executable, "-c", "import sys; print(sys.path)"], text=True,
                               capture_output=True, check=True).stdout
        patch.setattr(sys, "path", eval(plain)[1:])
        return papermill_engines.execute_notebook_with_engine(
            engine, load_notebook_node(notebook), "python3", progress_bar=False, extra_arguments=QUIET)


def shown(cell: nbformat.NotebookNode) -> list:
    """Return the outputs of a cell without what no two processes share."""
    merged = []
    for output in cell.outputs:
        if merged and output.output_type == "stream" and merged[-1].get("name") == output.name:
            # The ordinary kernel divides what is written by the clock.
            merged[-1].text += output.text
        else:
            merged.append(nbformat.from_dict(output))
    return eval(re.sub(r"0x[0-9a-f]{6,}|ipykernel_\d+|<dc:date>[^<]*", "…", repr(merged)))


def cell_of(notebook: nbformat.NotebookNode, source: str) -> nbformat.NotebookNode:
    return next(cell for cell in notebook.cells if cell.source == source)


@pytest.fixture(scope="module")
def ordinary():
    return ran_by("nbclient", book(*FINE, *DIRECT, failing=FAILING))


@pytest.fixture(scope="module", params=["here", "in a worker"])
def ran(request, ordinary):
    notebook = book(*FINE, *DIRECT, failing=FAILING)
    if request.param == "here":
        return ordinary, ran_by("forked", notebook)
    return ordinary, in_worker(lambda each: ran_by("forked", each), notebook)[0]


@pytest.mark.parametrize("source", [*FINE, *FAILING])
def test_a_cell_shows_the_same_as_in_the_ordinary_kernel(ran, source):
    kernel, forked = (cell_of(notebook, source) for notebook in ran)
    assert shown(forked) == shown(kernel)
    assert forked.execution_count == kernel.execution_count


def test_the_notebook_around_the_cells_is_the_same_too(ran):
    kernel, forked = (notebook.metadata for notebook in ran)
    assert forked.language_info == kernel.language_info
    assert forked.keys() == kernel.keys()


def test_what_is_written_stands_in_the_order_in_which_it_was_written(ran):
    def texts(source: str) -> list:
        return [(output.name, output.text) for output in cell_of(ran[1], source).outputs]

    assert texts(FINE[3]) == [("stdout", "a\nc\n"), ("stderr", "b\n")]
    assert texts(FINE[4]) == [("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c\n")]
    assert texts(DIRECT[0]) == [("stdout", "1\na process\n2\n")]
    assert texts(DIRECT[1]) == [("stdout", "descriptor 1\n"), ("stderr", "descriptor 2\n")]


@pytest.mark.parametrize("template", sorted(Path(__file__).parents[1].glob("notebooks/reports/*.ipynb")),
                         ids=lambda path: path.stem)
def test_a_template_shows_the_same_as_in_the_ordinary_kernel(tmp_path, monkeypatch, template):
    monkeypatch.chdir(small_case(tmp_path))
    asked = {"reading": "none"}
    notebook = parameterize_notebook(load_notebook_node(str(template)), asked)
    kernel, forked = (ran_by(engine, notebook) for engine in ("nbclient", "forked"))
    assert [shown(cell) for cell in forked.cells if cell.cell_type == "code"] == \
           [shown(cell) for cell in kernel.cells if cell.cell_type == "code"]
    assert not [cell for cell in forked.cells if cell.metadata.papermill.exception]


def test_a_report_leaves_nothing_to_the_next_and_nothing_to_its_parent(tmp_path):
    spoil = ("import builtins, os, random, sys, warnings, matplotlib, sourcebook.case\n"
             "os.environ['LEFT'] = builtins.left = sys.left = 'left'; os.chdir('/'); os.umask(0o777)\n"
             "matplotlib.rcParams['font.size'] = 99; sourcebook.case.left = 1\n"
             "warnings.simplefilter('error'); sys.path.append('/left')\n"
             "import matplotlib.pyplot; matplotlib.pyplot.figure(); spoilt = 1")
    look = ("import builtins, os, sys, warnings, matplotlib.pyplot, sourcebook.case\n"
            "('LEFT' in os.environ, hasattr(builtins, 'left'), hasattr(sys, 'left'),\n"
            " os.umask(0o22) == 0o777, matplotlib.rcParams['font.size'], hasattr(sourcebook.case, 'left'),\n"
            " '/left' in sys.path, warnings.filters[0][0], len(matplotlib.pyplot.get_fignums()),\n"
            " 'spoilt' in globals())")
    before = dict(os.environ), Path.cwd(), list(sys.path), mpl.rcParams["font.size"]
    left = ["(False, False, False, False, 10.0, False, False, 'ignore', 0, False)"]
    run(tmp_path, spoil)
    assert run(tmp_path, look) == left
    assert in_worker(lambda cells: run(tmp_path, *cells), [spoil], [look])[1] == left
    assert (dict(os.environ), Path.cwd(), list(sys.path), mpl.rcParams["font.size"]) == before
    assert not hasattr(sys, "left")


def test_pictures_and_settings_of_the_parent_do_not_reach_a_report(tmp_path):
    import matplotlib.pyplot as plt

    with mpl.rc_context({"font.size": 77}):
        plt.figure()
        look = "import matplotlib.pyplot as plt\n(plt.get_fignums(), plt.rcParams['font.size'])"
        assert run(tmp_path, look) == ["([], 10.0)"]
        plt.close("all")


def test_a_report_that_is_asked_for_in_a_notebook_finds_all_libraries(tmp_path):
    template = written(tmp_path, "import text_to_num", "1/0")
    ask = ("from pathlib import Path\nfrom sourcebook.report.engine.execution import execute\n"
           f"try: execute(Path({str(template)!r}), {{}}, Path({str(tmp_path)!r}))\n"
           "except Exception as error: print(error)")
    asked = ran_by("nbclient", book(ask)).cells[0].outputs[-1].text
    assert asked.startswith("template.ipynb stopped in code cell 2 (1/0): ZeroDivisionError: ")


def test_two_reports_do_not_draw_the_same_chance_numbers(tmp_path):
    draw = "import random, numpy\n(random.random(), numpy.random.rand())"
    drawn = [run(tmp_path, draw), *in_worker(lambda cell: run(tmp_path, cell), draw, draw)]
    assert len(set(map(str, drawn))) == 3


def test_what_is_run_at_every_start_is_run_and_not_heard(tmp_path, monkeypatch):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "own.py").write_text("print('heard'); display('shown'); begun = 1", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    assert [run(tmp_path, "begun"), *in_worker(lambda cell: run(tmp_path, cell), "begun")] == [["1"], ["1"]]


def test_a_worker_makes_reports_in_folder_after_folder_and_is_interrupted(tmp_path):
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    where = "[folder.name for folder in (Path.cwd(), *_dh)]"
    shown = in_worker(lambda folder: run(folder, "from pathlib import Path", where)[1], *folders)
    assert shown == ["['a', 'a']", "['b', 'b']"]

    def interrupted(folder: Path) -> str:
        run(folder, "1")
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            run(folder, "import time; time.sleep(60)")
        except KeyboardInterrupt:
            return "interrupted"

    assert in_worker(interrupted, tmp_path) == ["interrupted"]


def test_two_runs_give_the_same_bytes(tmp_path):
    template = written(tmp_path, "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])", "print('x')", "1")
    one, two = (nbformat.writes(execute(template, {}, tmp_path)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("cell, why", [
    ("import os; os._exit(3)", "its process ended with status 3"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "its process was ended by SIGKILL"),
    ("import os, time\nif os.fork() == 0: time.sleep(60)\nos._exit(1)", "its process ended with status 1"),
    ("import os; os.closerange(3, 100)", "its process ended with status 1"),
    ("1/0", "ZeroDivisionError: division by zero"),
    ("x = = 1", r"SyntaxError: invalid syntax \(.*, line 1\)"),
])
def test_a_cell_that_stops_a_report_is_named(tmp_path, cell, why):
    line = re.escape(cell.partition("\n")[0])
    why = rf"^template.ipynb stopped in code cell 2 \({line}\): {why}; nothing"
    with pytest.raises(ReportError, match=why):
        run(tmp_path, "1", cell, "3")


def test_a_cell_after_the_one_that_ends_the_session_is_named(tmp_path):
    with pytest.raises(ReportError, match=r"stopped in the cell \(2\): its process ended with status 0"):
        run(tmp_path, "exit", "2")


@pytest.mark.parametrize("metadata", [KERNEL, ORDINARY], ids=["forked", "ordinary"])
def test_an_endless_cell_is_stopped_and_named(tmp_path, metadata):
    why = r"stopped in code cell 1 \(while True: pass\): it took longer than 1 "
    with pytest.raises(ReportError, match=why):
        run(tmp_path, "while True: pass", timeout=1, metadata=metadata)


@pytest.mark.parametrize("cell", ["1/0", "while True: pass", "raise KeyboardInterrupt"])
def test_no_cell_is_begun_after_one_that_stops_a_report(tmp_path, cell):
    begun = tmp_path / "begun"
    tags = {"tags": ["raises-exception"]} if "while" in cell else {}
    notebook = book(cell, f"open({str(begun)!r}, 'x')")
    notebook.cells[0].metadata.update(tags)
    nbformat.write(notebook, tmp_path / "template.ipynb")
    with pytest.raises(ReportError):
        execute(tmp_path / "template.ipynb", {}, tmp_path, 0.5)
    assert not begun.exists()


def test_a_cell_that_does_not_listen_is_stopped_too(tmp_path, monkeypatch):
    monkeypatch.setattr("sourcebook.report.engine.forked.GRACE", 0.5)
    deaf = "import time\nwhile True:\n    try: time.sleep(9)\n    except BaseException: pass"
    with pytest.raises(ReportError, match=r"it took longer than 0.5 seconds"):
        run(tmp_path, deaf, timeout=0.5)


def test_a_template_may_ask_for_the_ordinary_kernel(tmp_path):
    assert run(tmp_path, WHICH) == ["'ChildApp'"]
    assert run(tmp_path, WHICH, metadata=ORDINARY) == ["'IPKernelApp'"]


def test_a_process_that_the_ordinary_kernel_lost_is_named(tmp_path):
    # Whether the cell has a count already depends on how fast its kernel is lost.
    why = r"stopped in (the cell|code cell 1) \(import os; os._exit\(1\)\): Kernel died"
    with pytest.raises(ReportError, match=why):
        run(tmp_path, "import os; os._exit(1)", metadata=ORDINARY)


@pytest.mark.parametrize("metadata, message", [
    ({"kernelspec": {**KERNEL["kernelspec"], "name": "julia"}}, "asks for the kernel 'julia', which is not"),
    ({}, "template.ipynb names no kernel; expected one of .*python3"),
])
def test_a_kernel_that_is_not_there_is_refused(tmp_path, metadata, message):
    with pytest.raises(ReportError, match=message):
        run(tmp_path, "1", metadata=metadata)


def test_fork_is_used_on_linux_only(monkeypatch, tmp_path):
    monkeypatch.setattr("sourcebook.report.engine.forked.sys.platform", "darwin")
    assert not import_module("sourcebook.report.engine.forked").may_fork(book(), "python3")


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_parent_leaves_no_child(tmp_path, number):
    cells = ("import os, subprocess, pathlib\nother = subprocess.Popen(['sleep', '60'])",
             "_ = pathlib.Path('new').write_text(f'{os.getpid()} {other.pid}')\nos.rename('new', 'pids')",
             "while True: pass")
    template = written(tmp_path, *cells)
    code = ("from pathlib import Path; from sourcebook.report.engine.execution import execute; "
            f"execute(Path({str(template)!r}), {{}}, Path({str(tmp_path)!r}))")
    parent = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    until(lambda: (tmp_path / "pids").exists())
    child, grandchild = map(int, (tmp_path / "pids").read_text().split())
    assert alive(child)
    parent.send_signal(number)
    said = parent.communicate()[1]
    assert ("KeyboardInterrupt" in said) == (number == signal.SIGINT)
    until(lambda: not alive(child))
    if number == signal.SIGINT:
        until(lambda: not alive(grandchild))
    elif alive(grandchild):
        os.kill(grandchild, signal.SIGKILL)


def until(there: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_twenty_runs_leave_no_descriptor_and_no_process():
    def held() -> tuple[int, list[str]]:
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        return len([*Path("/proc/self/fd").iterdir()]), children.read_text().split()

    with Child(QUIET, 60).running():
        pass
    before = held()
    for _ in range(20):
        with Child(QUIET, 60).running() as child:
            assert child.language["name"] == "python"
    assert held() == before


def test_a_run_leaves_no_garbage_to_be_looked_for(tmp_path):
    run(tmp_path, "1")
    gc.collect()
    gc.disable()
    try:
        run(tmp_path, "1")
        assert not [each for each in gc.get_objects() if isinstance(each, ForkClient)]
    finally:
        gc.enable()


def test_the_command_of_papermill_finds_the_engine(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    module, _, name = project["entry-points"]["papermill.engine"]["sourcebook"].partition(":")
    assert getattr(import_module(module), name).execute_notebook == ForkEngine.execute_notebook
    assert issubclass(ForkEngine, NBClientEngine.__base__)


def test_a_case_kept_open_is_the_same_until_a_file_changes(tmp_path):
    folder = small_case(tmp_path)
    kept = keep_open(folder)
    assert open_case(folder) is kept
    (folder / "seeds" / "gazette.txt").touch()
    assert open_case(folder) is not kept


def test_an_interrupt_waits_until_a_process_is_forked():
    came = []
    with pytest.raises(KeyboardInterrupt):
        with no_interrupts():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            came.append("forked")
        came.append("lost")
    assert came == ["forked"]
