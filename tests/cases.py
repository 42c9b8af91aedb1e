"""A small case about an invented place, to be broken one thing at a time."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path

from sourcebook.schema import TABLES

GAZETTE = """The Weir Gazette, 4 May 1871.

Oda Brandt, a miller, said that at least 12 boats were lost at the weir of Ostrel on Tuesday, 2 May 1871. \
The keeper of the lock told her that 9 of them were barges. Nobody has named the boatmen.
"""

LEDGER = """Ledger of the Upper Dále, copied about 1880.

Dozens of boats were lost at the weir. The Uppers did not open the sluice. \
Old Šebek held that the Lowers opened it before dawn, and that the boats were lost on 3 May.
The boats were lost, he wrote again, and nobody counted them.
"""

QUOTES = {
    "q1": ("gazette", "at least 12 boats were lost at the weir of Ostrel on Tuesday, 2 May 1871"),
    "q2": ("gazette", "The keeper of the lock told her that 9 of them were barges."),
    "q3": ("ledger", "Dozens of boats were lost at the weir."),
    "q4": ("ledger", "The Uppers did not open the sluice."),
    "q5": ("ledger", "Old Šebek held that the Lowers opened it before dawn, \
and that the boats were lost on 3 May."),
}

ROWS = {
    "documents": """
        document_id | file | title | kind | language | provenance
        gazette | gazette.txt | Gazette of the weir | newspaper page | en | Inferred: a dated page.
        ledger | ledger.txt | Ledger, copied | copied ledger | en | Inferred: a copy by one hand.""",
    "standpoints": """
        standpoint_id | label | order
        lower | Lower Dale | 1
        upper | Upper Dale | 2
        unsaid | Not said | 3""",
    "sources": """
        source_id | name | kind | standpoint | named | belongs_to | published | proximity
        gazette | The Weir Gazette | document | lower | true | | 1871-05-04 | contemporary
        ledger | Ledger of the Upper Dále | document | upper | true | | 1880~ | compilation
        brandt | Oda Brandt | eyewitness | lower | true | | | eyewitness
        keeper | The keeper of the lock | official | lower | false | lock_office | | eyewitness
        lock_office | Office of the lock | state_body | unsaid | true | | | contemporary
        sebek | Old Šebek | memoir | upper | true | | | later""",
    "places": """
        place_id | name | kind | within | lat | lon | coordinate_source
        dale | The Dale | valley
        ostrel | Ostrel | village | dale | 50.5 | -1.25 | An atlas of the invented.""",
    "events": """
        event_id | title | part_of | place_id
        flood | Flood in the Dale
        loss | Loss of boats at Ostrel | flood | ostrel""",
    "measures": """
        measure_id | label | unit | part_of | components | definition
        lost | boats lost | boats | | | Boats that did not come back.
        barges_lost | barges lost | boats | lost | | Barges among them.
        lost_or_damaged | boats lost or damaged | boats | | lost > barges_lost | Both together.""",
    "propositions": """
        proposition_id | text | event_id | topic
        sluice | The sluice was opened by people. | loss | Cause""",
    "names": """
        entity | form | document_id
        ostrel | Ostrel | gazette
        sebek | Old Šebek | ledger""",
    "figures": """
        figure_id | passage_id | wording | event_id | measure_id | population | low | high | qualifier \
            | place_id | event_time | source_id | via | speech_act | stated
        k1 | q1 | at least 12 boats | loss | lost | boats | 12 | | at_least \
            | ostrel | 1871-05-02 | brandt | | reported | 1871-05
        k2 | q2 | 9 | loss | barges_lost | barges | 9 | 9 | exact | | | keeper | brandt | reported
        k3 | q3 | Dozens of boats | loss | lost | | | | vague | | | ledger | | asserted | 1880~""",
    "datings": """
        dating_id | passage_id | wording | event_id | edtf | clock | derived | source_id | speech_act | stated
        t1 | q1 | Tuesday, 2 May 1871 | loss | 1871-05-02 | | | brandt | reported | 1871-05
        t2 | q5 | before dawn, and that the boats were lost on 3 May | loss | 1871-05-03 | 03:00/05:00 \
            | The day is named in the sentence. | sebek | reported""",
    "stances": """
        stance_id | passage_id | proposition_id | stance | explicit | source_id | speech_act | note
        v1 | q4 | sluice | denies | true | ledger | asserted
        v2 | q5 | sluice | affirms | false | sebek | reported | Of the other side only.""",
    "namings": """
        naming_id | passage_id | entity | term | source_id
        n1 | q5 | sebek | Old Šebek | ledger""",
    "dependences": """
        source_id | depends_on | how | certainty | passage_id
        brandt | keeper | cites | stated | q2""",
    "links": """
        from_id | relation | to_id | certainty
        k2 | part_of | k1 | stated""",
    "quantifiers": """
        term | reading | low | high | rationale
        dozens | open | 24 | | Two dozen at least.
        dozens | fixed | 24 | 99 | A convention.""",
    "exclusions": """
        document_id | start | end | quote | reason
        gazette | 18 | 28 | 4 May 1871 | publication
        ledger | 39 | 43 | 1880 | publication""",
    "register": """
        discrepancy_id | kind | left_passage | right_passage | severity | explanation
        r1 | date_conflict | q1 | q5 | medium | One says 2 May, the other 3 May.""",
}
"""Every table as it is written here; columns that are left out are blank."""


def small_case(path: Path) -> Path:
    """Write the case into a folder and return it."""
    texts = {"gazette": GAZETTE, "ledger": LEDGER}
    (path / "seeds").mkdir(parents=True)
    (path / "data").mkdir()
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    for name, text in texts.items():
        (path / "seeds" / f"{name}.txt").write_bytes(text.encode())
    registry = "".join(f"{digest}  {name}.txt\n" for name, digest in hashes.items())
    (path / "seeds" / "registry.sha256").write_text(registry, encoding="utf-8")
    for table, written in ROWS.items():
        header, *lines = [line.split("|") for line in written.strip().splitlines()]
        columns = [name.strip() for name in header]
        write(path, table, [dict(zip(columns, map(str.strip, line), strict=False)) for line in lines])
    for row, digest in enumerate(hashes.values()):
        change(path, "documents", row, sha256=digest)
    write(path, "passages", [
        {"passage_id": name, "document_id": document, "quote": quote, "start": texts[document].index(quote),
         "end": texts[document].index(quote) + len(quote)}
        for name, (document, quote) in QUOTES.items()
    ])
    return path


def file_of(case: Path, table: str) -> Path:
    """Return the file of a table."""
    return case / TABLES[table].file


def write(case: Path, table: str, rows: list[dict[str, object]]) -> None:
    """Write a table with the header of the schema, blank where nothing is given."""
    with file_of(case, table).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, TABLES[table].names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(case: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with file_of(case, table).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def change(case: Path, table: str, row: int, **cells: str) -> None:
    """Change cells of a row, counted from 0."""
    rows = read(case, table)
    rows[row] |= cells
    write(case, table, rows)


def add(case: Path, table: str, **cells: str) -> None:
    """Add a row, blank where not given."""
    write(case, table, [*read(case, table), cells])


def rewrite(case: Path, table: str, how: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a table."""
    file_of(case, table).write_bytes(how(file_of(case, table).read_bytes()))


def replace(case: Path, file: str, old: str, new: str) -> None:
    """Replace words in any file of the case."""
    text = (case / file).read_bytes().decode()
    assert old in text
    (case / file).write_bytes(text.replace(old, new).encode())
