from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import nbformat
import psutil
import pytest
from cases import change, small_case
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from sourcebook import SourcebookError, open_case
from sourcebook.cli import cli
from sourcebook.report import ReportError, sweep
from sourcebook.report.engine import crew
from sourcebook.report.job import plan
from sourcebook.report.seals.manifest import whole
from sourcebook.report.sweeps import cluster
from sourcebook.report.sweeps.grid import GridError, plan_grid
from sourcebook.report.sweeps.index import index_page
from sourcebook.report.sweeps.sketch import WIDTH, Scale, scale_of, sketch
from sourcebook.report.sweeps.summary import summarise

PARAMETERS = """event: str = "loss"
measure: str = "lost"
standpoints: list[str] = []
as_of: str = ""
reading: str = "none"
seconds: float = 0.0
fault: str = ""
case: str = \"\""""
CELLS = ("import time\ntime.sleep(seconds)", "if fault:\n    raise ValueError(fault)", "print(event)")
YEARS = """
grid:
  event: loss
  measure: [lost, barges_lost]
  as_of: ["", 1871]
sets:
  - {standpoints: [upper]}
  - {standpoints: "upper, lower"}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return small_case(tmp_path / "ostrel")


@pytest.fixture
def quick(tmp_path: Path) -> Path:
    """A template that runs at once, and waits or fails where its parameters say so."""
    first = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    book = new_notebook(cells=[first, *map(new_code_cell, CELLS)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "quick.ipynb")
    return tmp_path / "quick.ipynb"


@pytest.fixture
def run(case, quick, tmp_path):
    """Sweep with the quick template, only into notebooks."""
    def sweeping(grid, out="reports", **more):
        more = {"template": quick, "formats": ("notebook",), "workers": 2, **more}
        return sweep(case, grid, out=tmp_path / out, **more)
    return sweeping


def command(case: Path, quick: Path, out: Path, grid: Path, *words: str) -> list[str]:
    asked = ["sweep", "--case", case, "--template", quick, "-o", out, "--grid", grid, "--formats", "notebook"]
    return [*map(str, asked), *words]


def invoke(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="sourcebook")


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def planned(case: Path, quick: Path, grid: object) -> list[str]:
    opened = open_case(case)
    found = plan_grid(opened, grid, quick, lambda values: plan(opened, quick, "reports", values))
    return [job.name for job in found.jobs]


def states(done) -> list[tuple[str, str]]:
    return [(row.name, row.state) for row in done.rows]


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes()
            for file in sorted(folder.rglob("*")) if file.is_file()}


# what a grid asks for

def test_a_grid_asks_for_every_combination_and_a_set_for_itself(case, quick, tmp_path):
    grid = written(tmp_path / "grid.yml", YEARS)
    assert planned(case, quick, grid) == [
        "loss-lost", "loss-lost-as_of-1871", "loss-barges_lost", "loss-lost-standpoints-upper",
        planned(case, quick, [{"standpoints": ["upper", "lower"]}])[0],
    ]


@pytest.mark.parametrize("grid", [
    {"measure": ["lost", "barges_lost"]},
    [{"measure": "lost"}, {"measure": "barges_lost"}],
    {"grid": {"measure": "lost"}, "sets": [{"measure": "barges_lost"}]},
    {"sets": [{"measure": "lost", "standpoints": ""}, {"measure": "barges_lost", "seconds": "0.0"}]},
])
def test_the_same_is_said_in_several_ways(case, quick, grid):
    assert planned(case, quick, grid) == ["loss-lost", "loss-barges_lost"]


@pytest.mark.parametrize(("grid", "names"), [
    ({"event": "every", "measure": "every"}, ["loss-lost", "loss-barges_lost"]),
    ({"measure": "every", "as_of": ["", "1871"]}, ["loss-lost", "loss-lost-as_of-1871", "loss-barges_lost"]),
    ({"event": "every"}, ["loss-lost"]),
    ([{"measure": "every", "as_of": "1871"}], ["loss-lost-as_of-1871"]),
])
def test_every_stands_for_all_that_there_are_figures_of(case, quick, grid, names):
    assert planned(case, quick, grid) == names


def test_in_a_file_a_value_is_what_the_command_line_would_read(case, quick, tmp_path):
    grid = written(tmp_path / "grid.yml", "- {as_of: 1871-05-04, seconds: 1}\n- {as_of: 1880}\n")
    opened = open_case(case)
    found = plan_grid(opened, grid, quick, lambda values: plan(opened, quick, "reports", values))
    read = [(job.values["as_of"], job.values["seconds"]) for job in found.jobs]
    assert read == [("1871-05-04", 1), ("1880", 0)]


def test_a_combination_that_leaves_no_figure_is_skipped_with_the_reason(run):
    done = run({"measure": ["lost", "barges_lost"], "as_of": ["", "1871"]})
    assert str(done) == "3 made, 0 up to date, 0 failed, 1 skipped"
    assert states(done) == [("loss-lost", "made"), ("loss-lost-as_of-1871", "made"),
                            ("loss-barges_lost", "made"), ("", "skipped")]
    assert (done.rows[3].values["measure"], done.rows[3].values["as_of"]) == ("barges_lost", "1871")
    assert done.rows[3].message.startswith("no figure of barges lost (barges_lost) at loss has a date")


def test_all_that_is_wrong_in_a_grid_is_said_at_once_and_nothing_is_made(case, quick, tmp_path):
    grid = written(tmp_path / "grid.yml", """
grid:
  measure: [lots, barges_lost]
  as_off: [1871]
  seconds: [much]
  event: []
sets:
  - measure: lost
    standpoints: [uper]
  - {measure: barges_lost, as_of: 1871}
  - {measure: lost}
  - {event: loss, measure: lost}
""")
    result = invoke(*command(case, quick, tmp_path / "out", grid))
    assert result.exit_code == 2
    assert result.stderr.replace(str(grid), "grid.yml").splitlines() == [
        "Error: grid.yml:4: no report parameter is called 'as_off'; did you mean as_of?",
        "grid.yml:5: parameter seconds is 'much' (str); expected a number",
        "grid.yml:6: event has no values; expected some; leave it out for its default",
        "grid.yml: no measure is called 'lots'; did you mean lost?",
        "grid.yml:8 set 1: no standpoint is called 'uper'; did you mean upper?",
        "grid.yml:10 set 2: no figure of barges lost (barges_lost) at loss has a date to set against as_of "
        "1871; 1 without a date; leave as_of empty",
        "6 faults, nothing was made",
    ]
    written(grid, re.sub(r"  (as_off|seconds|event): \[.*\n", "", grid.read_text()))
    result = invoke(*command(case, quick, tmp_path / "out", grid))
    assert result.stderr.replace(str(grid), "grid.yml").splitlines() == [
        "Error: grid.yml: no measure is called 'lots'; did you mean lost?",
        "grid.yml:5 set 1: no standpoint is called 'uper'; did you mean upper?",
        "grid.yml:7 set 2: no figure of barges lost (barges_lost) at loss has a date to set against as_of "
        "1871; 1 without a date; leave as_of empty",
        "grid.yml:9 set 4: report loss-lost a second time; expected it once; grid.yml:8 set 3 has it, "
        "take one out",
        "4 faults, nothing was made",
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("text", "message"), [
    ("", "nothing in it; expected parameters and their values"),
    ("grid: {a: &a [x, x], b: [*a, *a], c: [*b]}",
     ":1: an anchor or alias, 'a'; expected mappings, lists and words only; write the values out"),
    ("measure: !!python/object/apply:os.system [x]", ":1: the tag tag:yaml.org,2002:python/object/apply:os."),
    ("measure: !!int 3", "write the value without a tag"),
    ("measure: [lost]\nmeasure: [barges_lost]", ":2: measure a second time"),
    ("[a, b]: [lost]", ":1: a list or mapping as a name"),
    ("measure: [lost\nevent: loss", "line 2: while parsing a flow sequence, "),
    ("a: b\n---\nc: d", "expected a single document in the stream, but found another document; expected"),
    ("measure: lo\0st", "characters are not allowed; expected YAML"),
    (b"measure: \xff", "byte 9 is no UTF-8"),
    ("[" * 100_000, ":1: lists in lists, 7 deep; expected mappings, lists and words only"),
    ("#" * 1_000_001, "1,000,001 bytes; expected a file of at most 1,000,000"),
    ("lost", "sets that are a str; expected a list of parameter sets"),
    ("[lost]", "set 1 is a str; expected parameters and their values"),
    ("sets: []", "sets that are empty; expected a list of parameter sets"),
    ("grid: []", "a grid that is empty; expected parameters and lists of values"),
    ("grid: {measure: lost}\nset: [a]", "set beside grid and sets; expected nothing else there"),
    ("measure: [[lost]]", "parameter measure is ['lost'] (list); expected text, like 'lost'"),
    ("standpoints: [{a: b}]", "parameter standpoints is {'a': 'b'} (Lined); expected a list of texts"),
    (f"as_of: &no [{'1871, ' * 9}]", "an anchor or alias, 'no'"),
    ("\n".join(f"{name}: [{'1, ' * 100}]" for name in ("as_of", "seconds", "fault")),
     "asks for 1,000,000 reports; expected at most 10,000; divide it"),
    ("as_of: [1870]", "no combination leaves a figure; the first: no figure of boats lost (lost) at loss"),
    ("case: [/]", "no report parameter is called 'case'"),
])
def test_a_grid_that_is_none_is_refused(case, quick, tmp_path, text, message):
    grid = written(tmp_path / "grid.yml", text)
    with pytest.raises(SourcebookError, match=re.escape(message)):
        planned(case, quick, grid)


def test_a_grid_must_be_a_plain_file(case, quick, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourcebookError, match="no plain file; expected a file of at most"):
        planned(case, quick, tmp_path / "pipe")
    with pytest.raises(SourcebookError, match="No such file or directory; expected a YAML file; check the"):
        planned(case, quick, tmp_path / "none.yml")


def test_a_place_that_holds_something_else_is_refused_before_anything_is_made(run, tmp_path):
    (tmp_path / "reports" / "loss-lost").mkdir(parents=True)
    written(tmp_path / "reports" / "loss-lost" / "letter.txt", "mine")
    written(tmp_path / "reports" / "loss-barges_lost", "a file")
    with pytest.raises(GridError) as refused:
        run({"measure": ["lost", "barges_lost"], "as_of": ["", "1871"]})
    assert len(refused.value.faults) == 2
    assert "holds 'letter.txt'; expected a report or nothing" in refused.value.faults[0]
    assert sorted(file.name for file in (tmp_path / "reports").iterdir()) == ["loss-barges_lost", "loss-lost"]


def test_an_index_of_somebody_else_is_not_replaced(run, tmp_path):
    (tmp_path / "reports").mkdir()
    written(tmp_path / "reports" / "index.html", "<p>My page.</p>")
    with pytest.raises(SourcebookError, match=r"index\.html is not of a sweep; expected none; move it"):
        run({"measure": ["lost"]})


def test_there_must_be_a_worker(run):
    with pytest.raises(SourcebookError, match="workers is 0; expected 1 or more"):
        run({"measure": ["lost"]}, workers=0)


# what is made

def test_without_a_grid_every_event_and_measure_with_figures_gets_a_report(run, tmp_path):
    done = run(None)
    assert states(done) == [("loss-lost", "made"), ("loss-barges_lost", "made")]
    assert sorted(files(tmp_path / "reports")) == [
        "index.csv", "index.html", "index.json", "loss-barges_lost/manifest.json",
        "loss-barges_lost/report.ipynb", "loss-lost/manifest.json", "loss-lost/report.ipynb"]


def test_a_task_is_done_beside_while_its_result_is_not_asked_for(tmp_path):
    with crew.beside(lambda path: path.write_text("done"), tmp_path / "note") as result:
        deadline = time.monotonic() + 30
        while not (tmp_path / "note").is_file() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert result() == 4


def test_a_task_whose_process_ends_is_done_here_and_fails_here():
    here = os.getpid()

    def work(number):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 1 / number

    with crew.beside(work, 2) as result:
        assert result() == 0.5
    with crew.beside(work, 0) as result, pytest.raises(ZeroDivisionError):
        result()


def test_nobody_waits_for_a_task_whose_result_is_not_wanted():
    start = time.monotonic()
    with pytest.raises(KeyError), crew.beside(time.sleep, 600):
        raise KeyError
    assert time.monotonic() - start < 10


def test_the_standard_report_is_swept(case, tmp_path):
    # The case has no reading of the name that is the default, and nobody asked for one.
    done = sweep(case, [{"event": "loss", "measure": "lost"}], out=tmp_path / "out")
    assert str(done) == "1 made, 0 up to date, 0 failed", done.failed[0].message
    assert done.rows[0].link == "loss-lost-reading-none/report.html"
    assert (tmp_path / "out" / done.rows[0].link).is_file()


def test_the_next_run_makes_only_what_is_missing_or_stale(run, case, tmp_path):
    grid = {"measure": ["lost", "barges_lost"], "as_of": ["", "1880"]}
    first = run(grid)
    assert str(first) == "3 made, 0 up to date, 0 failed, 1 skipped"
    before = files(tmp_path / "reports")
    assert str(run(grid)) == "0 made, 3 up to date, 0 failed, 1 skipped"
    assert files(tmp_path / "reports") == before
    shutil.rmtree(tmp_path / "reports" / "loss-lost")
    assert str(run(grid)) == "1 made, 2 up to date, 0 failed, 1 skipped"
    assert files(tmp_path / "reports") == before
    change(case, "events", 1, title="Boats lost at Ostrel")
    assert str(run(grid)) == "3 made, 0 up to date, 0 failed, 1 skipped"
    assert "Boats lost at Ostrel" in (tmp_path / "reports" / "index.html").read_text()


def test_an_altered_report_is_not_lost_without_a_word(run, tmp_path):
    run({"measure": ["lost"]})
    notebook = tmp_path / "reports" / "loss-lost" / "report.ipynb"
    before = notebook.read_bytes()
    written(notebook, before + b"\n")
    with pytest.raises(GridError, match="holds a report that is not whole"):
        run({"measure": ["lost"]})
    assert str(run({"measure": ["lost"]}, overwrite=True)) == "1 made, 0 up to date, 0 failed"
    assert notebook.read_bytes() == before


def test_the_number_of_workers_makes_no_difference(run, tmp_path):
    grid = {"measure": ["lost", "barges_lost"], "seconds": [0.0, 0.01, 0.02]}
    run(grid, "one", workers=1)
    run(grid, "two", workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_report_that_fails_does_not_stop_the_others(case, quick, tmp_path):
    grid = written(tmp_path / "grid.yml", "fault: ['', '</script><b>no</b>']\nmeasure: [lost, barges_lost]\n")
    result = invoke(*command(case, quick, tmp_path / "out", grid))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2:] == [
        "2 made, 0 up to date, 2 failed", str(tmp_path / "out" / "index.html")]
    assert re.match(r"loss-lost-fault-\S+: quick\.ipynb stopped in code cell \d \(if fault:\): ValueError: "
                    r"</script><b>no</b>", result.stdout)
    assert sorted(line.split(" ")[0] for line in result.stderr.splitlines()) == ["1/4", "2/4", "3/4", "4/4"]
    rows = json.loads((tmp_path / "out" / "index.json").read_text())["reports"]
    assert [row["state"] for row in rows] == ["made", "made", "failed", "failed"]
    page = (tmp_path / "out" / "index.html").read_text()
    assert "ValueError: &lt;/script&gt;&lt;b&gt;no&lt;/b&gt;" in page
    assert "<b>no" not in page
    again = invoke(*command(case, quick, tmp_path / "out", grid), "--json")
    assert [row["state"] for row in json.loads(again.stdout)["reports"]] == [
        "up to date", "up to date", "failed", "failed"]


def test_an_endless_cell_is_a_report_that_failed(run):
    done = run([{"seconds": 60.0}, {"measure": "barges_lost"}], timeout=0.5)
    assert [row.state for row in done.rows] == ["failed", "made"]
    assert "took longer than 0.5 seconds" in done.failed[0].message


def test_a_worker_that_dies_takes_only_its_own_task_with_it():
    def work(task):
        if task == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        if task == 3:
            os._exit(7)
        return task * 10

    done = dict(crew.share(work, range(6), 2, lambda task, how: (task, how)))
    assert done == {0: 0, 1: 10, 2: (2, "signal 9"), 3: (3, "status 7"), 4: 40, 5: 50}


def test_no_worker_is_left_when_the_work_is_left():
    before = set(psutil.Process().children())
    started = crew.share(time.sleep, [0, 600, 600], 2, lambda task, how: None)
    assert next(started) == (0, None)
    assert len(set(psutil.Process().children()) - before) == 2
    began = time.monotonic()
    started.close()
    assert time.monotonic() - began < 60
    assert set(psutil.Process().children()) == before


# what is interrupted

def begin(case: Path, quick: Path, tmp_path: Path) -> subprocess.Popen:
    grid = written(tmp_path / "grid.yml", "seconds: [0.30, 0.31, 0.32, 0.33, 0.34, 0.35, 0.36, 0.37]\n")
    program = [sys.executable, "-c", "from sourcebook.cli import main; main()"]
    return subprocess.Popen(program + command(case, quick, tmp_path / "out", grid, "--workers", "2"),
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def stop(process: subprocess.Popen, after: int, how: signal.Signals) -> list[psutil.Process]:
    """Stop a sweep when it has made some reports, and return the processes it had."""
    lines = iter(process.stderr.readline, "")
    assert len([*islice((line for line in lines if line.endswith(": made\n")), after)]) == after
    had = psutil.Process(process.pid).children(recursive=True)
    assert had
    process.send_signal(how)
    return had


def reports(out: Path) -> list[Path]:
    return sorted(each for each in out.iterdir() if each.is_dir() and not each.name.startswith("."))


def test_a_sweep_that_is_killed_twice_completes(case, quick, tmp_path):
    made = 0
    for _ in range(2):
        process = begin(case, quick, tmp_path)
        had = stop(process, 2, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        assert psutil.wait_procs(had, timeout=5)[1] == []
        there = reports(tmp_path / "out")
        assert len(there) >= made + 2
        assert [whole(each) for each in there] == [[]] * len(there)
        made = len(there)
    result = invoke(*command(case, quick, tmp_path / "out", tmp_path / "grid.yml"))
    assert result.stdout.splitlines()[0] == f"{8 - made} made, {made} up to date, 0 failed"
    assert sorted(each.name for each in (tmp_path / "out").iterdir() if each.name.startswith(".")) == []


def test_a_sweep_is_interrupted_without_a_word(case, quick, tmp_path):
    process = begin(case, quick, tmp_path)
    had = stop(process, 2, signal.SIGINT)
    began = time.monotonic()
    said, complained = process.communicate()
    assert time.monotonic() - began < 5
    assert (process.returncode, said) == (130, "")
    assert [line for line in complained.splitlines() if line and not line.endswith(": made")] == []
    assert psutil.wait_procs(had, timeout=1)[1] == []
    there = reports(tmp_path / "out")
    assert [whole(each) for each in there] == [[]] * len(there)
    assert {each.name[0] for each in (tmp_path / "out").iterdir()} == {"l"}


def test_a_full_disk_leaves_no_half_of_a_report(run, tmp_path):
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # A file that would be too long is refused with the same error as on a disk that is full.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, limits[1]))
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        why = r"index.html cannot be written \(File too large\); expected room"
        with pytest.raises(ReportError, match=why):
            run({"measure": ["lost", "barges_lost"]})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert reports(tmp_path / "reports") == []
    assert [file.name for file in (tmp_path / "reports").iterdir()] == []
    assert str(run({"measure": ["lost", "barges_lost"]})) == "2 made, 0 up to date, 0 failed"


# what a cluster makes

def test_a_cluster_makes_the_same_and_a_lost_worker_loses_nothing(run, tmp_path):
    distributed = pytest.importorskip("distributed")
    grid = [{"measure": "lost"}, {"measure": "barges_lost"}, {"fault": "none"}]
    run(grid, "here")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None,
                                  silence_logs=50) as servers:
        workers = [worker.process.pid for worker in servers.workers.values()]
        killed = []

        def kill_one(steps, count, label):
            for step in steps:
                if label == "reports" and not killed:
                    killed.append(workers[0])
                    os.kill(workers[0], signal.SIGKILL)
                yield step

        done = run(grid, "there", dask=servers.scheduler_address, follow=kill_one)
    assert (str(done), len(killed)) == ("2 made, 0 up to date, 1 failed", 1)
    assert re.search(r"stopped in code cell \d \(if fault:\): ValueError: none", done.failed[0].message)
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_a_cluster_that_is_not_there_is_refused(run, monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER", 1)
    with pytest.raises(SourcebookError, match=r"^no Dask scheduler answers at tcp://127\.0\.0\.1:9 "):
        run({"measure": ["lost"]}, dask="tcp://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SourcebookError, match=r"^Dask is not installed; .*; install sourcebook\[cluster\]$"):
        run({"measure": ["lost"]}, dask="tcp://127.0.0.1:9")


# what the index says

@pytest.fixture
def rows(case, run):
    change(case, "events", 1, title="Loss</title><script>y()</script>")
    change(case, "standpoints", 0, label="<b onclick=x()>Lower</b>")
    change(case, "sources", 2, name='"><img src=x onerror=x()>')
    done = run([{"measure": "lost"}, {"measure": "barges_lost"}, {"measure": "lost", "as_of": "1871"},
                {"measure": "lost", "fault": "broken"}])
    return done, done.index.read_text()


def test_the_index_attributes_the_bounds_and_counts_the_lines(rows):
    done, _ = rows
    found = json.loads(done.index.with_name("index.json").read_text())["reports"][:2]
    assert [(row["figures"], row["lines_fewest"], row["lines_most"]) for row in found] == [
        (3, 2, 2), (1, 1, 1)]
    assert [(row["lowest_low"], row["lowest_low_statements"], row["lowest_low_words"]) for row in found] == [
        (12, "k1", "at least 12 boats"), (9, "k2", "9")]
    assert [(row["highest_high"], row["highest_high_left_open_by"]) for row in found] == [
        (None, "k1"), (9, "")]


def test_the_index_shows_texts_and_obeys_none(rows):
    _, page = rows
    assert page.count("<script>") == 1
    for piece in ("<b onclick", "<img", "y()</script>"):
        assert piece not in page
    assert "&lt;script&gt;y()" in page


def test_the_index_has_the_same_bytes_each_time(rows, case):
    done, page = rows
    assert index_page(open_case(case), "", list(done.rows)) == page


def test_the_index_works_in_a_browser(rows):
    """Cards, filters, links; no fault that axe calls serious, nothing asked of the network."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("no chromium here, so the index was not opened in a browser")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    done, _ = rows
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        asked, complaints = [], []
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
            page.on("request", lambda request: asked.append(request.url))
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(done.index.as_uri())
            found = Axe().run(page).response["violations"]
            assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []
            assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert asked == [done.index.as_uri()] * 2
        assert complaints == []
        assert page.locator(".cards > li:visible").count() == 4
        page.get_by_label("measure").select_option(label="barges lost (barges_lost)")
        assert page.locator(".cards > li:visible").count() == 1
        assert page.locator("output").inner_text() == "1 of 4 shown"
        page.get_by_role("button", name="Show all").click()
        page.get_by_label("state").select_option("failed")
        assert "broken" in page.locator(".cards > li:visible").inner_text()
        plain = browser.new_page(java_script_enabled=False)
        plain.goto(done.index.as_uri())
        assert (plain.locator(".cards > li:visible").count(), plain.locator("form:visible").count()) == (4, 0)
        browser.close()


def test_every_mark_of_the_index_leads_to_its_passage_in_the_report_also_after_filtering(run):
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("no chromium here, so the index was not opened in a browser")
    from playwright.sync_api import sync_playwright

    grid = {"grid": {"event": "loss", "measure": ["lost", "barges_lost"], "reading": "fixed"}}
    done = run(grid, template="event", formats=("html",))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto(done.index.as_uri())
        page.get_by_label("measure").select_option(label="barges lost (barges_lost)")
        marks = page.locator(".cards svg a:visible")
        assert [each.get_attribute("href") for each in marks.all()] == [f"{done.rows[1].name}/report.html#k2"]
        page.get_by_role("button", name="Show all").click()
        assert marks.count() == len(done.rows[0].summary.marks) + 1
        for way in [each.get_attribute("href") for each in page.locator(".cards a[href*='#']").all()]:
            page.goto(f"{done.index.parent.as_uri()}/{way}")
            assert page.evaluate("document.querySelector(':target').checkVisibility()"), way
        page.goto(done.index.as_uri())
        row = marks.first.bounding_box()
        page.mouse.click(row["x"] + row["width"] - 3, row["y"] + 2)
        page.wait_for_url("**/report.html#k*")
        page.go_back()
        marks.first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/report.html#k*")
        browser.close()


# a place that cannot be written

WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
"""What takes from root the right to write anywhere."""


@pytest.mark.parametrize("locked", ["out", "out/loss-lost-fault-ran", "out/.."])
@pytest.mark.parametrize("name", ["report", "sweep"])
def test_a_folder_that_may_not_be_written_is_refused_before_anything_runs(
        case, quick, tmp_path, name, locked):
    place = tmp_path / "place" / "out" / "loss-lost-fault-ran"
    (place.parent if locked == "out/.." else place).parent.mkdir(parents=True)
    if locked != "out/..":
        place.mkdir()
    shut = (tmp_path / "place" / locked).resolve()
    shut.chmod(0o555)
    # The template would stop with this fault, if it were run.
    asked = {"report": ["--fault", "ran", "--measure", "lost"],
             "sweep": ["--grid", written(tmp_path / "grid.yaml", "grid: {fault: [ran], measure: [lost]}")]}
    words = [name, "--case", case, "--template", quick, "--formats", "notebook", "-o", place.parent,
             *asked[name]]
    rights = WITHOUT_RIGHTS if os.geteuid() == 0 else []
    program = [*rights, sys.executable, "-c", "from sourcebook.cli import main; main()"]
    done = subprocess.run([*program, *map(str, words)], capture_output=True, text=True, check=False)
    shut.chmod(0o755)
    assert done.returncode != 0
    assert f"{shut} cannot be written; expected a folder that you may write in" in done.stderr
    assert files(tmp_path / "place") == {}


# how a sketch is drawn

def test_a_sketch_shows_ends_that_are_open_and_words_that_are_vague(case, quick):
    opened = open_case(case)
    summary = summarise(plan(opened, quick, "reports", {}), opened)
    drawn = str(sketch(summary, scale_of([summary]), "loss-lost/report.html#{}".format))
    assert [(mark.figure_id, mark.low, mark.high) for mark in summary.marks] == [
        ("k1", 12.0, float("inf")), ("k3", None, None)]
    assert f'class="open" stroke="#0072B2" d="M{Scale(0, 20).place(12)} 4.5H{WIDTH}.0"' in drawn
    assert f'class="vague" stroke="#D55E00" d="M0 13.5H{WIDTH}"' in drawn
    assert 'aria-label="2 figures"' in drawn
    assert ('<a href="loss-lost/report.html#k3"><title>Ledger of the Upper Dále, “Dozens of boats”</title>'
            f'<rect y="9.0" width="{WIDTH}" height="9.0"/>') in drawn


def test_a_number_that_only_the_reading_gives_is_drawn_and_said_as_one(case, quick):
    opened = open_case(case)
    summary = summarise(plan(opened, quick, "reports", {"reading": "fixed"}), opened)
    scale = scale_of([summary])
    assert f'class="vague" stroke="#D55E00" d="M{scale.place(24)} 13.5H{scale.place(99)}"' in str(
        sketch(summary, scale, str))
    assert (summary.low.said, summary.high.said) == ("12", "99 as read")


def test_what_nobody_claims_is_drawn_pale_with_its_reason_and_bounds_no_card(case, quick):
    change(case, "figures", 0, speech_act="denied")
    opened = open_case(case)
    summary = summarise(plan(opened, quick, "reports", {"reading": "fixed"}), opened)
    drawn = str(sketch(summary, scale_of([summary]), "#{}".format))
    assert re.search('class="apart"><title>Oda Brandt, “at least 12 boats”, denied</title>', drawn)
    assert (summary.low.said, summary.high.said) == ("24 as read", "99 as read")


@given(st.tuples(st.integers(0, 10**7), st.integers(1, 10**7)).map(sorted), st.data())
def test_a_greater_number_never_stands_further_left(ends, data):
    scale = Scale(*ends)
    left, right = sorted(data.draw(st.tuples(*[st.integers(0, 10**7)] * 2)))
    assert 0 <= scale.place(left) <= scale.place(right)
    assert 0 <= scale.place(ends[0]) <= scale.place(ends[1]) <= WIDTH
