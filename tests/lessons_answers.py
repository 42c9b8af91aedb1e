"""Answers to the tasks of the lessons: of a careful student and of a careless one.

For each ``answer = None`` of a lesson, in order: the right answer, found in the case by another
way than the lesson's where there is one; a wrong answer; and words that the comment on the wrong
one must have.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case


def cell(table: str, name: str, column: str):
    """Read the cell of a statement as it was typed; blank where it has none."""

    def read(case: Case) -> object:
        rows = getattr(case, table)
        value = rows.loc[rows.iloc[:, 0] == name, column].item()
        return "" if pd.isna(value) else value

    return read


def name_of(statement: str):
    """Give the speaker of a figure by name, as a student would who does not look for ids."""
    voice = cell("figures", statement, "source_id")
    return lambda case: case.sources.set_index("source_id")["name"][voice(case)]


def reading(term: str, convention: str, end: str):
    def read(case: Case) -> int:
        rows = case.quantifiers.set_index(["term", "reading"])
        return int(rows.loc[(term, convention), end])

    return read


def overlap(one: tuple[float, float], other: tuple[float, float]) -> str:
    return "agree" if max(one[0], other[0]) <= min(one[1], other[1]) else "conflict"


def hundreds_and_at_least(convention: str):
    """Relate the vague word and the floor by their ends, without the library's comparison."""

    def related(case: Case) -> str:
        low, high = (reading("hundreds", convention, end)(case) for end in ("low", "high"))
        floor = cell("figures", "f009", "low")(case)
        return overlap((low, high), (floor, float("inf")))

    return related


def allowing(number: int, names: str):
    def count(case: Case) -> int:
        rows = case.figures[case.figures["figure_id"].isin(names.split())]
        return int((rows["low"].fillna(0).le(number) & rows["high"].fillna(10**9).ge(number)).sum())

    return count


def speakers(names: str):
    """Count the voices of some figures, and those left if the suspected dependence holds."""

    def count(case: Case) -> str:
        voices = set(case.figures.loc[case.figures["figure_id"].isin(names.split()), "source_id"])
        suspected = case.dependences.query("certainty == 'suspected'")
        joined = [voice for voice, other in zip(suspected["source_id"], suspected["depends_on"], strict=True)
                  if {voice, other} <= voices]
        return f"{len(voices) - len(joined)} to {len(voices)}"

    return count


def rest(case: Case, passage: str) -> str:
    """Return what a document goes on to quote after a passage, up to the closing mark."""
    row = case.passages.set_index("passage_id").loc[passage]
    return case.text(row["document_id"])[row["end"] :].partition('"')[0].strip(" .,")


def plain_words(case: Case, passage: str) -> set[str]:
    return {word.strip(".,[]").casefold() for word in case.passage(passage).quote.split()}


def resting_on_the_rest(case: Case) -> list[str]:
    """Find the stances whose passage is what only one document goes on to quote."""
    held = case.stances.merge(case.passages)
    return [name for name, quote in zip(held["stance_id"], held["quote"], strict=True)
            if quote.strip(" .") == rest(case, "p035")]


def before_publication(article: str, weekday: int):
    """Count back from an article to the last such weekday before its day; Monday is 0."""

    def day(case: Case) -> str:
        days = pd.date_range(end=cell("sources", article, "published")(case), periods=8)[:-1]
        return str(next(day for day in reversed(days) if day.weekday() == weekday).date())

    return day


def anniversary(case: Case) -> str:
    year, month = cell("datings", "t010", "edtf")(case).split("-")[:2]
    return f"{int(year) + int(cell('datings', 't067', 'wording')(case)[:2])}-{month}"


def days(one: str, other: str):
    """Order two datings by their EDTF as it is written: a day within the other's days is not before it."""

    def ordered(case: Case) -> str:
        first, then = (cell("datings", name, "edtf")(case).split("/") for name in (one, other))
        return "before" if first[-1] < then[0] else "after" if then[-1] < first[0] else "cannot be ordered"

    return ordered


def position(document: str, proposition: str):
    """Say by hand how a document that takes no position stands to a proposition."""

    def stands(case: Case) -> str:
        stances = case.statements("stances")
        stances = stances[stances["document_id"] == document]
        assert proposition not in set(stances["proposition_id"])
        event = case.propositions.set_index("proposition_id").loc[proposition, "event_id"]
        return "silent" if stances["event_id"].isin(case.descends("events", event)).any() else "out of scope"

    return stands


EIGHT = "s017 s031 s064 s083 s091 s096 s254 s264"


def burdening_their_own(case: Case) -> set[str]:
    """Find by hand, from the raw tables, who of the eight speaks against the own side."""
    side = case.sources.set_index("source_id")["standpoint"]
    party = set(case.standpoints.loc[case.standpoints["party"].fillna(False), "standpoint_id"])
    burdened = case.propositions.set_index("proposition_id")["burdens"].dropna()
    rows = case.stances[case.stances["stance_id"].isin(EIGHT.split())]
    rows = rows[rows["proposition_id"].isin(burdened.index)]
    return {row.stance_id for row in rows.itertuples() if side[row.source_id] in party
            and (row.stance == "affirms") == (burdened[row.proposition_id] == side[row.source_id])}


def handed_on(case: Case) -> set[str]:
    """Of these, those whose document stands on another side; no carrier of theirs does."""
    stances = case.statements("stances")
    rows = stances[stances["stance_id"].isin(burdening_their_own(case))]
    page = rows["document_id"].map(case.sources.set_index("source_id")["standpoint"])
    party = set(case.standpoints.loc[case.standpoints["party"].fillna(False), "standpoint_id"])
    return set(rows.loc[page.isin(party) & (page != rows["standpoint"]), "stance_id"])


def of_eight_and_dozens(convention: str, end: str, choose):
    """Take the lower or the higher of the number that one page gives and of a vague word as read."""
    word, number = reading("dozens", convention, end), cell("figures", "f001", end)
    return lambda case: int(choose(word(case), number(case)))


def several_and_dozens(convention: str):
    """Relate the two vague words by their ends, without the library's comparison."""

    def ends(case: Case, term: str) -> tuple[float, float]:
        row = case.quantifiers.set_index(["term", "reading"]).loc[(term, convention)]
        return row["low"], float("inf") if pd.isna(row["high"]) else row["high"]

    return lambda case: overlap(ends(case, "several"), ends(case, "dozens"))


TEN = "f006 f009 f010 f016 f017 f018 f019 f022 f050 f054"

ANSWERS = {
    "01_who_is_speaking": [
        (name_of("f021"), "agayev", "the work speaks for itself"),
        (lambda case: "New York Times, 5 March 1992", "", "via is the way its words came into the document"),
        (name_of("f079"), "European Court of Human Rights", "Read again: f079"),
        (cell("figures", "f079", "via"), "ecthr", "Part of the chain, or in another order"),
        (cell("stances", "s025", "speech_act"), "asserted", "the document's own claim"),
        (cell("stances", "s236", "speech_act"), "reported", "passed on in other words"),
    ],
    "02_from_words_to_numbers": [
        (cell("figures", "f050", "low"), 1000, "Blank low or high means that"),
        (cell("figures", "f022", "high"), "1,000", "Blank low or high means that"),
        (lambda case: overlap((0, cell("figures", "f050", "high")(case)),
                              (cell("figures", "f022", "low")(case), float("inf"))),
         "conflict", "f022 “at least 1,000 people”"),
        (cell("figures", "f066", "low"), 24, "for vague both are blank, whatever the word"),
        (reading("dozens", "acled", "low"), 24, "f066 “dozens of corpses”"),
        (hundreds_and_at_least("conventional"), "not comparable", "f009 “At least 161 civilians”"),
        (hundreds_and_at_least("acled"), "agree", "f005 “hundreds of ethnic Azerbaijani civilians”"),
        (allowing(300, "f009 f022 f050 f054 f056 f057"), "six", "f057 “only two Azerbaijanis”"),
    ],
    "03_ten_carriers_one_witness": [
        (lambda case: [name for name in TEN.split() if cell("figures", name, "source_id")(case) == "hrw"],
         "f009, f016 and f010", "Not among them: f010. Missing: 2"),
        (speakers(TEN), "10", "Asked for are 2, given 1"),
        (speakers(TEN), (1, 7), "number 1 is the first that differs"),
        (speakers("f054 f056 f057"), (1, 1), "f056 “estimated the deaths in Khojaly at 100”"),
    ],
    "04_the_same_words_twice": [
        (lambda case: "only left" if rest(case, "p035") and not rest(case, "p174") else "", "only right",
         "Read again: s038"),
        (lambda case: len(plain_words(case, "p174") - plain_words(case, "p035")), 21, "Yours: 21"),
        (resting_on_the_rest, "s249, s250", "Not among them: s249"),
        (lambda case: "only right" if case.passage("p199").quote.find("the attacking party") > 0 else "",
         "same", "s147 “Although retreating combatants"),
    ],
    "05_when_was_it": [
        (before_publication("wapo_1992_02_28", 4), "1992-02-28", "last Friday written on a Friday"),
        (before_publication("irish_times_1992_03_03", 2), "1992-03-04", "before the day of publication"),
        (lambda case: "1992-02-10/1992-02-11", "1992-02-10", "it may be its beginning or its end"),
        (days("t010", "t019"), "cannot be ordered", "t019 “On 26 February 1992”"),
        (days("t019", "t029"), "after", "both days"),
        (anniversary, "2016-02-29", "counted from the date in the same document"),
    ],
    "06_silence_and_interest": [
        (position("d000", "help_possible"), "silent", "in scope of a proposition if any figure"),
        (position("d002", "malibeyli_warned"), "out of scope", "about the proposition's event"),
        (burdening_their_own, "s017, s096", "Not among them: s096. Missing: 3"),
        (handed_on, EIGHT, "Not among them: s017"),
    ],
    "07_how_rules_make_totals": [
        (several_and_dozens("conventional"), "agree", "f003 “several civilians”"),
        (several_and_dozens("open"), "conflict", "f004 “dozens of civilians”"),
        (of_eight_and_dozens("conventional", "high", max), 8, "f004 “dozens of civilians”"),
        (of_eight_and_dozens("acled", "low", min), 12, "the most conservative where reports differ"),
        (lambda case: "", 8, "two independent sources at least"),
        (lambda case: "part of" if "khojaly_nakhchivanik" in case.descends("events", "khojaly") else "no",
         "no", "in which the same persons may be counted"),
    ],
}
