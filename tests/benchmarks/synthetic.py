"""Made-up figures and cases of any size, the same for the same seed: what the methods are timed on."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from sourcebook.schema import STANCES, TABLES

CERTAIN = ("stated",) * 9 + ("suspected",)
SIDES, NEAR = ("left", "right", "unsaid"), ("eyewitness", "contemporary", "later")
PAGE, VOICED, HELD = 1000, 4, 20
"""How many statements stand in a document, go to a voice, and are about an event or a proposition."""


def figures(count: int, seed: int = 1) -> pd.DataFrame:
    """Make figures of one event and one measure, in half as many lines, with numbers up to ``count``.

    Of ten, about seven are a range of up to twenty numbers, one is open above, one open below and one
    has no number. The ranges stay short, so that about as many numbers are allowed by a line as there
    are lines.
    """
    random = np.random.default_rng(seed)
    low = random.integers(0, count, count)
    shape = random.integers(0, 10, count)
    high = low + random.integers(0, 20, count)
    ends = {"low": (low, shape > 1), "high": (high, (shape > 2) | (shape == 1))}
    ids = np.char.mod("f%07d", np.arange(count))
    held = {name: pd.array(number, dtype="Int64") for name, (number, _) in ends.items()}
    rows = pd.DataFrame({"figure_id": pd.array(ids, dtype="str"), **held})
    for name, (_, given) in ends.items():
        rows.loc[~given, name] = pd.NA
    line = np.char.mod("s%07d", random.integers(0, max(1, count // 2), count))
    return rows.assign(line=pd.array(line, dtype="str"), **dict.fromkeys(
        ("event_id", "measure_id", "speaker", "wording"), pd.array(["made_up"] * count, dtype="str")))


def disagreeing(count: int, seed: int = 1) -> pd.DataFrame:
    """Make figures of which about one in a hundred lies above all others: some ``count`` conflicts.

    They come in groups of a hundred, each of an event of its own.
    """
    random = np.random.default_rng(seed)
    rows = figures(count, seed)
    place = np.arange(count)
    above = place % 100 == 0
    low = np.where(above, 500, random.integers(0, 50, count))
    high = np.where(above, 500, 60 + random.integers(0, 50, count))
    event = pd.array(np.char.mod("e%05d", place // 100), dtype="str")
    return rows.assign(event_id=event, low=pd.array(low, dtype="Int64"), high=pd.array(high, dtype="Int64"))


def case(folder: Path, count: int, seed: int = 1, informants: int = 0) -> Path:
    """Write a case without faults into a folder: half figures, a quarter datings, a quarter stances.

    Each statement has a sentence and a passage of its own; one in five came through a carrier. A third of
    the voices rely on another, one in five of these on two. One figure in fifty is far above
    the others of its event and one dating in fifty days after them, so that conflicts grow with the
    statements. With ``informants`` every voice relies on as many others instead, who say nothing
    themselves and of whom there are half as many as voices.
    """
    random = np.random.default_rng(seed)
    said = _said(count, random)
    tables = {**_setting(count, random), **_statements(said)}
    if informants:
        tables |= _informed(tables["sources"], _sizes(count)[1], informants, random)
    for part in ("data", "seeds"):
        (folder / part).mkdir(parents=True)
    told = said.groupby("document_id", sort=False)["sentence"]
    pages = {name: "".join(rows).encode() for name, rows in told}
    hashes = {name: hashlib.sha256(page).hexdigest() for name, page in pages.items()}
    for name, page in pages.items():
        (folder / "seeds" / f"{name}.txt").write_bytes(page)
    registry = "".join(f"{digest}  {name}.txt\n" for name, digest in hashes.items())
    (folder / "seeds" / "registry.sha256").write_text(registry, encoding="utf-8")
    tables["documents"]["sha256"] = list(hashes.values())
    for name, table in TABLES.items():
        rows = pd.DataFrame(tables.get(name, {})).reindex(columns=table.names)
        rows.to_csv(folder / table.file, index=False, lineterminator="\n")
    return folder


def _ids(letter: str, numbers: np.ndarray | int) -> list[str]:
    return [f"{letter}{number}" for number in (range(numbers) if isinstance(numbers, int) else numbers)]


def _sizes(count: int) -> tuple[int, ...]:
    """Return how many documents, voices and events there are."""
    return tuple(-(-count // each) for each in (PAGE, VOICED, HELD))


def _setting(count: int, random: np.random.Generator) -> dict[str, dict[str, object]]:
    """Return documents, voices and whom they rely on, events, measures and propositions."""
    documents, voices, events = map(_ids, "dve", _sizes(count))
    relying = np.flatnonzero(random.random(len(voices)) < 1 / 3)
    relying = np.concatenate([relying, relying[random.random(len(relying)) < 1 / 5]])
    # Whoever relies does so on an earlier voice, so that nothing goes round.
    pairs = pd.DataFrame({"one": relying, "on": (random.random(len(relying)) * relying).astype(int)})
    pairs = pairs[pairs["one"] > 0].drop_duplicates()
    sources = [*documents, *voices]
    return {
        "documents": {"document_id": documents, "file": [f"{name}.txt" for name in documents],
                      "title": documents, "kind": "made up", "language": "en", "provenance": "Made up."},
        "standpoints": {"standpoint_id": SIDES, "label": SIDES, "order": range(1, 4)},
        "sources": {"source_id": sources, "name": sources, "named": "true",
                    "kind": ["document"] * len(documents) + ["eyewitness"] * len(voices),
                    "standpoint": random.choice(SIDES, len(sources)),
                    "proximity": random.choice(NEAR, len(sources))},
        "events": {"event_id": events, "title": events,
                   "part_of": ["", *_ids("e", np.arange(1, len(events)) // 10)]},
        "measures": {"measure_id": ["lost"], "label": "boats lost", "unit": "boats", "definition": "Lost."},
        "propositions": {"proposition_id": _ids("p", len(events)), "text": "It was opened.",
                         "event_id": events, "topic": "Cause"},
        "dependences": {"source_id": _ids("v", pairs["one"]), "depends_on": _ids("v", pairs["on"]),
                        "how": "repeats", "certainty": random.choice(CERTAIN, len(pairs))},
        "quantifiers": {"term": ["dozens"], "reading": "open", "low": 24, "rationale": "Two dozen at least."},
    }


def _informed(sources: dict[str, object], voices: int, informants: int, random: np.random.Generator
              ) -> dict[str, pd.DataFrame]:
    """Return the voices with their informants, and who relies on whom."""
    told = _ids("i", max(informants, voices // 2))
    # Three tries each, so that hardly a voice draws one informant only.
    pairs = pd.DataFrame({"source_id": np.repeat(_ids("v", voices), 3 * informants),
                          "depends_on": random.choice(told, 3 * voices * informants)}).drop_duplicates()
    pairs = pairs.groupby("source_id", sort=False).head(informants)
    more = pairs[["depends_on"]].drop_duplicates().rename(columns={"depends_on": "source_id"})
    more = more.assign(name=more["source_id"], named="true", kind="eyewitness", standpoint=SIDES[0],
                       proximity=NEAR[0])
    return {"sources": pd.concat([pd.DataFrame(sources), more]),
            "dependences": pairs.assign(how="repeats", certainty="stated")}


def _said(count: int, random: np.random.Generator) -> pd.DataFrame:
    """Return the statements of all kinds in the order of the texts, with their sentences and places."""
    _, voices, events = _sizes(count)
    about, far = random.integers(0, events, count), random.random(count) < 1 / 50
    low, high = random.integers(10, 50, count), random.integers(60, 110, count)
    low, high = np.where(far, 500, low), np.where(far, 500, high)
    # The more events, the longer the time that they fill, so that about as many meet.
    day = np.datetime64("1000-01-01") + about * 14 + random.integers(0, 3, count) + far * 5
    carried = random.random(count) < 1 / 5
    rows = pd.DataFrame({
        "table": np.resize(["figures", "datings", "figures", "stances"], count), "about": about,
        "low": low, "high": high, "day": day.astype(str),
        "source_id": _ids("v", random.permutation(np.resize(np.arange(voices), count))),
        "via": np.where(carried, _ids("v", random.integers(0, voices, count)), ""),
        "stance": random.choice(STANCES, count), "explicit": random.choice(["true", "false"], count),
        "document_id": _ids("d", np.arange(count) // PAGE), "passage_id": _ids("q", count),
    })
    ranges = [f"{one} to {two} boats" for one, two in zip(low, high, strict=True)]
    words = {"figures": np.where(far, "500 boats", ranges),
             "datings": [f"{date.day} {date:%B %Y}" for date in day.tolist()]}
    rows["wording"] = np.select([rows["table"] == name for name in words], list(words.values()), "")
    rows["sentence"] = "They told of the loss: " + rows["wording"] + ".\n"
    length = rows["sentence"].str.len()
    rows["start"] = length.groupby(rows["document_id"]).cumsum() - length
    rows["end"] = rows["start"] + length - 1
    return rows


def _statements(said: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables of passages, figures, datings and stances."""
    said = said.assign(quote=said["sentence"].str[:-1], speech_act="asserted", measure_id="lost",
                       event_id=_ids("e", said["about"]), proposition_id=_ids("p", said["about"]),
                       edtf=said["day"], qualifier=np.where(said["low"] == said["high"], "exact", "range"))
    tables = {name: rows.assign(**{TABLES[name].key[0]: _ids(name[0], rows.index)})
              for name, rows in said.groupby("table")}
    return {"passages": said, **tables}
