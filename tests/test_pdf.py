from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from sourcebook.report.pdf import PdfError, pdf
from sourcebook.report.pdf.blocks import blocks_of, read_page
from sourcebook.report.pdf.lines import runs_of
from sourcebook.text import visible

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" viewBox="0 0 200 40">
<title>Two lines</title><a href="#k1"><path d="M 5 5 L 195 5 M 5 25 L 195 25" stroke="#333333"/></a></svg>"""
PNG = ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAA"
       "AAC0lEQVR4nGNgYAAAAAMAAbitOmMAAAAASUVORK5CYII=")

PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Boats lost · Ostrel</title>
<style>p {{ color: red }}</style></head><body><header>
<h1>Boats lost</h1><p class="subtitle">Ostrel</p></header>
<main><p>Who says how many?</p><nav><ol><li><a href="#section:how">How?</a></li></ol></nav>
<section><h2 id="section:how">How many?</h2><p><a href="#k1">12</a> or <a href="https://example.org/a">more</a>;
<a href="#gone">none</a>, <a href="javascript:alert(1)">never</a>.</p>
<div class="listing"><table><thead><tr><th>figure</th><th class="number">low</th></tr></thead><tbody>
<tr class="group"><th colspan="2">boats</th></tr>
<tr><td><a id="at-k1" href="#k1">k1</a></td><td class="number">12</td></tr></tbody></table></div>{SVG}
<figure><img alt="A dot" src="{PNG}"></figure>
<ul><li>one</li><li>two<ul><li>within</li></ul></li></ul><ol><li>first</li></ol><pre>a  b
c</pre></section>
<section><h2 id="section:words">Which words?</h2><h3>Gazette</h3><details><summary>Passages</summary>
<article><div class="sourcebook-card" id="k1"><small>figure k1</small><p>Gazette › Brandt</p>
<blockquote><span class="around">said that </span><mark>at least <mark>12</mark> boats</mark></blockquote>
<dl><dt>reading</dt><dd>at least 12</dd></dl></div><a class="back" href="#at-k1">back</a></article></details>
</section></main><footer><dl><dt>Case</dt><dd>Ostrel</dd></dl></footer></body></html>"""


def read(html: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(html)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def body(inner: str) -> str:
    return f"<html><title>T</title><h1>T</h1>{inner}</html>"


@pytest.fixture(scope="module")
def made() -> PdfReader:
    return read(PAGE)


def links(reader: PdfReader) -> list[dict]:
    return [note.get_object() for page in reader.pages for note in page.get("/Annots", ())
            if note.get_object()["/Subtype"] == "/Link"]


def test_a_page_becomes_a_tagged_pdf_with_its_title_and_language(made):
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert made.metadata.title == "Boats lost · Ostrel"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_the_bookmarks_are_the_headings(made):
    first, second, below = made.outline
    assert [first.title, second.title, [each.title for each in below]] \
        == ["How many?", "Which words?", ["Gazette"]]


def test_everything_said_on_the_page_is_in_the_pdf_and_the_contents_have_page_numbers(made):
    text = text_of(made)
    for words in ["How many? . . ", "boats k1 12", "within", "a b c", "Passages", "Gazette › Brandt",
                  "said that at least 12 boats", "reading: at least 12", "Case", "1 / 1"]:
        assert words in text
    assert "color" not in text


def test_links_lead_to_passages_and_to_the_web_and_nothing_else_is_a_link(made):
    targets = [link["/A"]["/URI"] for link in links(made) if "/URI" in link.get("/A", {})]
    assert targets == ["https://example.org/a"]
    inside = [link for link in links(made) if "/URI" not in link.get("/A", {})]
    # Two contents, two ways to k1 and one in the drawing, and the way back.
    assert len(inside) == 6


def test_the_link_of_a_drawing_lies_on_its_mark(made):
    # As wide as the drawing, 200, whose unit is a pixel: three quarters of a point.
    rectangles = [link["/Rect"] for link in links(made)]
    assert 150 in [round(float(right - left)) for left, _, right, _ in rectangles]


def roles(node: object, found: list[str]) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    for each in node if isinstance(node, list) else [node]:
        each = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(each, dict):
            found += [each["/S"]] if "/S" in each else []
            if "/Alt" in each:
                found.append(f"alt {each['/Alt']}")
            if "/K" in each:
                roles(each["/K"], found)
    return found


def test_tables_lists_headings_and_pictures_are_tagged_and_pictures_have_words(made):
    found = roles(made.trailer["/Root"]["/StructTreeRoot"], [])
    assert {"/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/H1", "/H2", "/Link", "/Figure"} <= set(found)
    assert {"alt Two lines", "alt A dot"} <= set(found)
    assert found.count("/TH") == 3


def test_the_same_page_gives_the_same_bytes():
    assert pdf(PAGE) == pdf(PAGE)


def test_a_file_named_like_a_library_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "typst.py").write_text("raise SystemExit('run')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert pdf(PAGE).startswith(b"%PDF")


def test_a_page_that_cannot_be_set_is_refused_with_the_reason():
    page = "<p>a</p><img alt='Broken' src='data:image/png;base64,AAAA'>"
    with pytest.raises(PdfError, match=r"the page cannot be written as PDF: .*image"):
        pdf(body(page))


def test_the_header_of_a_long_table_stands_on_every_page():
    rows = "".join(f"<tr><td>f{number}</td><td>words</td></tr>" for number in range(150))
    header = "<tr><th id='h'>figure</th><th>quoted</th></tr>"
    made = read(body(f"<a href='#h'>see</a><table><thead>{header}</thead>{rows}</table>"))
    assert len(made.pages) > 1
    assert all("quoted" in page.extract_text() for page in made.pages)


def test_letters_of_all_alphabets_of_the_texts_are_shown():
    words = "Əliyev ğışöç Հայաստան Հ Ереван Ходжалы “—…”"
    assert words in text_of(read(body(f"<p>{words}</p>")))


HOSTILE = ['#read("/etc/passwd")', "]", "#panic()", "\\", "$(x)$", "@f012", "<label>", "= not a heading",
           "*b* _e_ `r`", "{{ x }}", "//", "/* */", '"', "~", "---", "#import \"@preview/x:0.1.0\""]


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_of_the_typesetter_is_only_text(words):
    shown = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert words in text_of(read(body(f"<p>a {shown} z</p>")))


def test_unseen_and_turning_characters_are_written_out():
    assert visible("a\x00b\u202ec\u2066\ufeff\ud800") == "a[U+0000]b[U+202E]c[U+2066][U+FEFF][U+D800]"
    assert visible("soft\u00adhyphen\nnext") == "soft\u00adhyphen\nnext"
    assert "a[U+202E]b" in text_of(read(body("<p>a\u202eb</p>")))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_any_text_anywhere_can_be_written(texts):
    import html

    said = [html.escape(text) for text in texts]
    inner = "".join(
        f'<h2 id="{each}">{each}</h2><p id="{each}">{each} <a href="#{each}">{each}</a><q>{each}</q></p>'
        f"<pre>{each}</pre><ul><li>{each}</li></ul><img alt='{each}'>"
        f"<table><tr><td>{each}</td></tr></table><dl><dt>{each}</dt><dd>{each}</dd></dl>" for each in said)
    assert pdf(f"<html><title>{said[0]}</title><h1>{said[0]}</h1>{inner}</html>").startswith(b"%PDF")


def test_a_word_of_any_length_stays_on_the_paper():
    made = read(body(f"<table><tr><td>sha256</td><td>{'0f' * 2000}</td><td>{'w' * 64}</td></tr></table>"))
    assert "0f" * 2000 in text_of(made).replace(" ", "")


def test_rows_that_are_short_or_span_others_keep_their_columns():
    table = ("<table><tr><th rowspan=2>a</th><td>b</td><td>c</td></tr><tr><td>d</td></tr>"
             "<tr><td colspan=3>e</td></tr></table>")
    rows = next(blocks_of(read_page(table)))["rows"]
    places = [[(cell["column"], cell["across"], cell["down"]) for cell in row["cells"]] for row in rows]
    assert places[0] == [(0, 1, 2), (1, 1, 1), (2, 1, 1)]
    assert places[1] == [(1, 1, 1), (2, 1, 1)]
    assert places[2] == [(0, 3, 1)]
    assert pdf(body(table))


def test_text_is_joined_as_a_browser_joins_it():
    line = read_page("<p> a <b> b</b>\n<i>c </i> <br> d<span> </span></p>")
    assert "".join(run["text"] for run in runs_of(line)) == "a b c \nd"


def test_what_is_not_for_paper_is_left_out():
    page = ("<p>a</p><script>b</script><style>c</style><a class='skip' href='#m'>d</a>"
            "<i aria-hidden='true'>e</i>")
    assert "".join(run["text"] for block in blocks_of(read_page(page)) for run in block["runs"]) == "a"


def test_a_picture_that_cannot_be_read_is_its_words():
    page = "<svg><path></svg><img alt='Two boats' src='https://example.org/boats.png'>"
    assert [block["runs"][0]["text"] for block in blocks_of(read_page(page))] \
        == ["A picture without a description.", "Two boats"]


def test_ends_too_many_or_too_few_do_no_harm():
    assert json.dumps(list(blocks_of(read_page("</p><div><p>a<b>b</div></b>c"))))
    assert read(body("</table><ul><li>a<li>b</ul></div><p>c")).pages
