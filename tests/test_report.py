from __future__ import annotations

import hashlib
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import papermill
import pytest
from cases import add, change, read, replace, small_case
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

from sourcebook import FaultsFound, NotApplicable, SourcebookError, UnknownName, open_case
from sourcebook.anchoring import anchor_passages
from sourcebook.cli import cli
from sourcebook.dates import DateError
from sourcebook.report import MANIFEST, NOTEBOOK, PAGE, PDF, ReportError, report
from sourcebook.report.folder import NUMBERS
from sourcebook.report.job import slug
from sourcebook.report.parameters import Parameter, ParameterError, parameters_of, template_path, validate

HOSTILE = "<script>x()//"
READING = '"><img src=x onerror=x()>'
ASKED = {"event": "loss", "measure": "lost", "reading": READING}


class Reader(HTMLParser):
    """What a browser would find on a page."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.tags if attribute in attrs]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    """A case whose every text that reaches a page tries to be HTML."""
    case = small_case(tmp_path_factory.mktemp("case") / "ostrel")
    for file in ("seeds/gazette.txt", "data/passages.csv"):
        replace(case, file, "told her that", HOSTILE)
    gazette = case / "seeds" / "gazette.txt"
    old, new = read(case, "documents")[0]["sha256"], hashlib.sha256(gazette.read_bytes()).hexdigest()
    replace(case, "seeds/registry.sha256", old, new)
    change(case, "documents", 0, sha256=new)
    anchor_passages(case)
    change(case, "sources", 2, name="<script>alert(1)</script>Oda")
    change(case, "standpoints", 0, label="<b onclick=x()>Lower</b>")
    change(case, "events", 1, title="Loss</title><script>y()</script>")
    change(case, "measures", 0, label="boats </style><svg onload=x()>")
    change(case, "propositions", 0, text="{{ 7 * 7 }} ${7} <iframe src=//x>")
    add(case, "quantifiers", term="dozens", reading=READING, low="24", high="99", rationale="A test.")
    return case


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def made(hostile, out) -> Path:
    words = [word for name, value in ASKED.items() for word in (f"--{name}", value)]
    done = CliRunner().invoke(cli, ["report", "--case", str(hostile), "--out", str(out), *words])
    assert done.exit_code == 0, done.output
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def page(made) -> Reader:
    return Reader(made.read_text(encoding="utf-8"))


@pytest.fixture
def no_kernel(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(papermill, "execute_notebook", refuse)


def template(path: Path, parameters: str, *cells: str) -> Path:
    first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    book = new_notebook(cells=[first, *map(new_code_cell, cells)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, path)
    return path


# what the template says of its parameters

def test_the_parameters_are_read_from_the_template():
    known = parameters_of("event")
    assert [(each.name, each.type, each.default) for each in known.values()] == [
        ("event", str, ""), ("measure", str, ""), ("standpoints", list, []), ("as_of", str, ""),
        ("reading", str, "conventional"), ("rule", str, "envelope"), ("case", str, ""),
    ]
    assert all(each.help for each in known.values())


def test_the_command_says_what_the_parameters_are():
    told = " ".join(CliRunner().invoke(cli, ["report", "--help"]).output.split())
    for name, each in parameters_of("event").items():
        assert f"--{name.replace('_', '-')} " in told
        assert name == "case" or each.help in told
    assert "[default: conventional]" in told


@pytest.mark.parametrize(("parameters", "message"), [
    ("", "t.ipynb has no parameters; expected a cell tagged 'parameters'; tag it"),
    ("rows = 3", "parameter rows of t.ipynb is None; expected one of str, list, int, float, bool; "
                 "annotate the line, like 'event: str = …'"),
    ("rows: int = len('abc')", "parameter rows of t.ipynb defaults to len('abc'); expected a plain value; "
                               "write it out"),
])
def test_a_template_must_say_its_parameters(tmp_path, parameters, message):
    with pytest.raises(ParameterError, match=f"^{re.escape(message)}$"):
        parameters_of(template(tmp_path / "t.ipynb", parameters))


def test_a_template_is_a_notebook_that_is_there(tmp_path):
    (tmp_path / "t.ipynb").write_text("[]")
    with pytest.raises(ParameterError, match=r"^t\.ipynb is no notebook"):
        parameters_of(tmp_path / "t.ipynb")
    with pytest.raises(SourcebookError, match="expected a notebook; check the path"):
        parameters_of(tmp_path / "none.ipynb")
    with pytest.raises(UnknownName, match="no report template is called 'evnt'; did you mean event"):
        parameters_of("evnt")


@pytest.mark.parametrize(("kind", "word", "value"), [
    (str, "1992", "1992"), (list, "a, b,", ["a", "b"]), (list, "", []), (int, "12", 12), (float, "1", 1),
    (bool, "False", False),
])
def test_a_word_of_the_command_line_is_read_by_the_type(kind, word, value):
    assert Parameter("p", kind, None, "").read(word) == value


# what is refused before anything runs

REFUSED = [
    ({"evnt": "loss"}, UnknownName, "no report parameter is called 'evnt'; did you mean event?"),
    ({"event": "los"}, UnknownName, "no event is called 'los'; did you mean loss?"),
    ({"event": 7}, ParameterError, "parameter event is 7 (int); expected text"),
    ({"measure": "boats"}, UnknownName,
     "no measure is called 'boats'; known: barges_lost, lost, lost_or_damaged"),
    ({"standpoints": "upper"}, ParameterError,
     "parameter standpoints is 'upper' (str); expected a list of texts"),
    ({"standpoints": ["uper"]}, UnknownName, "no standpoint is called 'uper'; did you mean upper?"),
    ({"rule": "envelop"}, UnknownName, "no rule is called 'envelop'; did you mean envelope?"),
    ({"reading": "fixd"}, UnknownName, "no reading is called 'fixd'; did you mean fixed?"),
    ({"as_of": "May 1871"}, DateError, "'May 1871' is no EDTF date; "
                                       "expected for example 1992-02-25, 1992-02 or 199X"),
    ({"as_of": "1870"}, NotApplicable,
     "no figure of boats lost (lost) at loss was stated by 1870; the earliest that is dated is k1 of "
     "1871-05, 1 without a date; choose a later as_of, or leave it empty"),
    ({"measure": "barges_lost", "as_of": "1990"}, NotApplicable,
     "no figure of barges lost (barges_lost) at loss has a date to set against as_of 1990; "
     "1 without a date; leave as_of empty"),
    ({"measure": "lost_or_damaged"}, NotApplicable,
     "no figure of boats lost or damaged (lost_or_damaged) at loss; events with figures of lost_or_damaged: "
     "none; measures with figures at loss: lost (2), barges_lost (1)"),
    ({"standpoints": ["unsaid"]}, NotApplicable,
     "no figure of boats lost (lost) at loss comes from unsaid; there are some from lower (2), upper (1)"),
]


@pytest.mark.parametrize(("given", "kind", "message"), REFUSED)
def test_what_cannot_be_answered_is_refused_in_one_line(tmp_path, no_kernel, given, kind, message):
    case = small_case(tmp_path / "ostrel")
    asked = {"event": "loss", "measure": "lost", "reading": "fixed", **given}
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        report(case, out=tmp_path / "out", **asked)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("words", "message"), [
    (["--evnt", "loss"], "No such option '--evnt'. Did you mean '--event'?"),
    (["--event", "los"], "no event is called 'los'; did you mean loss?"),
    (["--as-of", "1870"], "no figure of boats lost (lost) at loss was stated by 1870;"),
    (["--template", "evnt"], "no report template is called 'evnt'; did you mean event?"),
])
def test_the_command_refuses_with_status_two(tmp_path, no_kernel, words, message):
    case = small_case(tmp_path / "ostrel")
    asked = ["--event", "loss", "--measure", "lost", "--reading", "fixed", "--case", str(case)]
    done = CliRunner().invoke(cli, ["report", *asked, "--out", str(tmp_path / "out"), *words])
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_defaults_suit_the_case_of_the_repository(root):
    assert validate(open_case(root), "event", {})["event"] == "khojaly"


# where a report goes

@pytest.mark.parametrize(("given", "name"), [
    ({}, "fire-lost"),
    ({"as_of": "1871-05"}, "fire-lost-as_of-1871-05"),
    ({"sides": ["north", "south"]}, "fire-lost-sides-north-south"),
    ({"event": "../../etc"}, "____etc-lost-"),
    ({"event": "a/b\\c\n"}, "a_b_c_-lost-"),
    ({"event": ".hidden"}, "_hidden-lost-"),
    ({"event": "x" * 300}, "x" * 80 + "-"),
])
def test_a_report_is_named_after_its_parameters(given, name):
    defaults = {"event": "fire", "measure": "lost", "sides": [], "as_of": "", "case": ""}
    known = {each: Parameter(each, type(value), value, "") for each, value in defaults.items()}
    made = slug({**defaults, **given}, known)
    assert re.fullmatch(re.escape(name) + ("[0-9a-f]{8}" if name.endswith("-") else ""), made)
    assert Path(made).name == made


def test_names_that_differ_in_signs_only_do_not_meet():
    known = {"event": Parameter("event", str, "", "")}
    assert slug({"event": "1992~"}, known) != slug({"event": "1992?"}, known)


def test_a_report_replaces_itself_and_is_the_same_again(hostile, out, made):
    before = made.read_bytes(), made.with_name(NOTEBOOK).read_bytes()
    assert report(hostile, out=out, **ASKED) == made
    assert (made.read_bytes(), made.with_name(NOTEBOOK).read_bytes()) == before
    assert [each.name for each in out.iterdir()] == [made.parent.name]
    assert sorted(each.name for each in made.parent.iterdir()) == [MANIFEST, NUMBERS, PAGE, NOTEBOOK, PDF]


@pytest.mark.parametrize("where", ["a file instead", "another's folder"])
def test_nothing_but_a_report_is_replaced(tmp_path, no_kernel, where):
    case = small_case(tmp_path / "ostrel")
    place = tmp_path / "out" / "loss-lost-reading-fixed"
    if where == "a file instead":
        place.parent.write_text("mine")
    else:
        place.mkdir(parents=True)
        (place / "notes.txt").write_text("mine")
    with pytest.raises(ReportError, match="choose another --out"):
        report(case, out=tmp_path / "out", event="loss", measure="lost", reading="fixed")
    assert "mine" in [each.read_text() for each in tmp_path.rglob("*") if each.is_file()]


def test_a_cell_that_fails_is_named_and_leaves_nothing(tmp_path):
    case = small_case(tmp_path / "ostrel")
    failing = template(tmp_path / "half.ipynb", "rows: int = 3  # how many", "1 / (rows - 3)")
    done = CliRunner().invoke(
        cli, ["report", "--case", str(case), "--template", str(failing), "--out", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "Error: half.ipynb stopped in code cell 2 (1 / (rows - 3)): ZeroDivisionError: division by zero; "
        "nothing was written")
    assert not (tmp_path / "out").exists()


# what a report holds

def test_the_page_runs_nothing_and_fetches_nothing(page):
    names = {name for name, _ in page.tags}
    assert not names & {"script", "iframe", "object", "embed", "b", "link", "form", "base"}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert page.all("src") == []
    assert {href for href in page.all("href") if not href.startswith("#")} == {"manifest.json"}
    policy = next(attrs["content"] for name, attrs in page.tags
                  if name == "meta" and attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; img-src data:;")


@pytest.mark.parametrize("words", [
    HOSTILE, READING, "<script>alert(1)</script>Oda", "<b onclick=x()>Lower</b>",
    "Loss</title><script>y()</script>", "boats </style><svg onload=x()>", "{{ 7 * 7 }} ${7} <iframe src=//x>",
])
def test_texts_of_the_case_and_parameters_are_shown_as_they_are(page, words):
    assert words in page.text


def test_every_link_leads_to_a_place_on_the_page_and_every_card_back(page):
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    targets = {unquote(href[1:]) for href in page.all("href") if href.startswith("#")}
    assert targets <= set(ids)
    statements = {"k1", "k2", "k3", "t1", "t2", "v1", "v2"}
    assert statements | {f"at-{name}" for name in statements} <= targets


def test_the_page_says_what_it_rests_on(page, hostile):
    assert "data/figures.csv" in page.text and "seeds/ledger.txt" in page.text
    assert "pandas version" in page.text
    assert str(hostile) not in page.text


def test_the_notebook_keeps_the_parameters_and_no_trace_of_the_run(made, hostile):
    text = made.with_name(NOTEBOOK).read_text(encoding="utf-8")
    book = nbformat.reads(text, as_version=4)
    given = next(cell for cell in book.cells if "injected-parameters" in cell.metadata.get("tags", ()))
    assert 'event = "loss"' in given.source and "case =" not in given.source
    assert str(hostile.parent) not in text and str(Path.home()) not in text
    assert "papermill" not in book.metadata and not [c for c in book.cells if "papermill" in c.metadata]
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for cell in code for output in cell.outputs if output.output_type == "stream"]


def test_plain_papermill_runs_the_template_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    done = papermill.execute_notebook(
        str(template_path("event")), str(tmp_path / "out.ipynb"), {"event": "malibeyli"}, progress_bar=False)
    data = [output.data for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("image/png" in each for each in data) == 2
    assert any("Malibeyli" in each.get("text/html", "") for each in data)


def test_a_reader_can_follow_the_links(made, page):
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("THE PAGE WAS NOT TRIED IN A BROWSER: no chromium here; install it, as .ci/run does")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=quiet)
        for width, scheme, paper in (1280, "light", "rgb(253, 253, 251)"), (390, "dark", "rgb(23, 23, 22)"):
            size = {"width": width, "height": 844}
            tab = browser.new_context(viewport=size, color_scheme=scheme).new_page()
            asked, said = [], []
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.on("console", lambda message, said=said: said.append(message.text))
            tab.goto(made.as_uri())
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == paper
            assert tab.evaluate("[...document.images].every(image => image.naturalWidth > 500)")
            tab.click("#at-k1")
            assert tab.evaluate("document.querySelector(':target').id") == "k1"
            tab.click("article:has(#k1) .back")
            assert tab.evaluate("document.querySelector(':target').id") == "at-k1"
            assert tab.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 844
            assert {url.partition(",")[0].partition("#")[0] for url in asked} <= {
                made.as_uri(), "data:image/png;base64"}
            assert said == []
        browser.close()


def test_a_case_with_faults_gets_no_report(tmp_path):
    folder = small_case(tmp_path / "weir")
    change(folder, "figures", 0, low="900", high="8")
    with pytest.raises(FaultsFound, match="low: 900 is above high 8"):
        report(folder, out=tmp_path / "out", event="loss", measure="lost", reading="fixed")
    assert not (tmp_path / "out").exists()
