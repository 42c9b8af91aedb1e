"""The tables of a case and their columns, stated once.

Validation, the data package and the codebook are all made from ``TABLES``.
"""

from __future__ import annotations

from sourcebook.columns import Column, Table, table
from sourcebook.quantities import QUALIFIERS

SOURCE_KINDS = (
    "eyewitness participant journalist newspaper article interview ngo report state_body official "
    "party_group court igo author book memoir letter declaration investigation encyclopedia "
    "document film"
).split()
PROXIMITIES = ("eyewitness", "participant", "contemporary", "later", "compilation")
SPEECH_ACTS = ("asserted", "reported", "quoted", "presupposed", "anticipated", "denied", "hypothetical")
STANCES = ("affirms", "denies", "qualifies", "reports")
CERTAINTIES = ("stated", "inferred", "suspected")
HEARSAY = "heard_through"
"""How a voice relies on another that alone tells what it says."""
DEPENDENCE_KINDS = (
    "quotes", "paraphrases", "cites", "repeats", "same_author", "same_institution", "translation", HEARSAY,
    "suspected",
)
LINK_KINDS = ("repeats", "revises", "supersedes", "retracts", "part_of", "residual_of", "same_event")
EXCLUSION_REASONS = {
    "footnote": "The mark of a note in the text, or the number of a note in a list.",
    "isbn": "The number of a book.",
    "page": "The page of a work.",
    "title": "A number or date in the title of a work or a heading.",
    "name": "A number in the proper name of a unit, body, war or place.",
    "legal_reference": "The number of an article, resolution, declaration, session or edition.",
    "publication": "When a work appeared or a voice spoke; coded as published or stated.",
    "boilerplate": "Words of the page and not of its text: navigation, requests, advertisements.",
    "idiom": "A turn of phrase, or a vague word that counts nothing one could look into.",
    "back_reference": "Points to persons or things already counted, without counting them again.",
    "age": "The age of a person who is not counted by it.",
    "duration": "A length of time by which no happening of the case is dated.",
    "measurement": "A distance, speed, size or sum of money.",
    "background": "A number or date of things outside the happenings of the case.",
}
"""Why a number or date is no claim, and what each reason means; the list is closed."""
REGISTER_KINDS = (
    "figure_conflict", "date_conflict", "arithmetic", "scope_shift", "quote_difference", "misattribution",
    "misspelling", "list_item", "anniversary", "timeline", "summary_vs_body", "editorial",
)

SEVERITIES = ("low", "medium", "high")
NOTE = Column("note", "text", "What a reader of the row needs to know; our own words.")
PASSAGE = Column("passage_id", "id", "The words the row rests on.", True, refers="passages")
EVENT = Column("event_id", "id", "The event it is about.", True, refers="events")
PLACE = Column("place_id", "id", "Where, if the words say so.", refers="places")
WORDING = Column("wording", "text", "The verbatim words of the quantity or date, inside the quote.", True)

SPEAKER = Column("source_id", "id", "The voice that makes the statement.", True, refers="sources")
VIA = Column(
    "via", "ids", 'Carriers between document and speaker, outermost first, joined by " > ".', refers="sources"
)
SPEECH_ACT = Column("speech_act", "text", "How the words stand in the text.", True, SPEECH_ACTS)
STATED = Column("stated", "edtf", "When the speaker said it; blank where the text does not say.")
ATTRIBUTION = (SPEAKER, VIA, SPEECH_ACT, STATED, NOTE)
"""The columns every statement has."""


TABLES: dict[str, Table] = {
    each.name: each
    for each in (
        table(
            "documents", "a seed file",
            Column("document_id", "id", "Short name; also the source_id of the document's own voice.", True),
            Column("file", "text", "File name under seeds/.", True),
            Column("title", "text", "How we call it.", True),
            Column("kind", "text", "What it visibly is.", True),
            Column("language", "text", "Language code.", True),
            Column("provenance", "text", "What the text shows of where it comes from; inferred.", True),
            Column("sha256", "text", "Hash of the file.", True),
            NOTE,
        ),
        table(
            "standpoints", "a side of this case",
            Column("standpoint_id", "id", "Short name.", True),
            Column("label", "text", "As shown in tables and pictures.", True),
            Column("order", "integer", "Place in lists and legends, from 1; carries no rank.", True),
            Column("party", "boolean", "True for a party to the conflict; blank where that is not decided."),
            NOTE,
        ),
        table(
            "sources", "a voice",
            Column("source_id", "id", "Short name of the voice.", True),
            Column("name", "text", "As shown; the documents' own form of the name.", True),
            Column("kind", "text", "What sort of voice it is.", True, tuple(SOURCE_KINDS)),
            Column("standpoint", "id", "The side it speaks from, as the documents present it.", True,
                   refers="standpoints"),
            Column("named", "boolean", "Whether a document names the person, office, body or work.", True),
            Column("belongs_to", "id", "The body or work it is part of.", refers="sources"),
            Column("published", "edtf", "When a work appeared; blank for persons and bodies."),
            Column("proximity", "text", "How near it is to the event.", True, PROXIMITIES),
            NOTE,
        ),
        table(
            "places", "a place",
            Column("place_id", "id", "Short name.", True),
            Column("name", "text", "As shown.", True),
            Column("kind", "text", "Town, village, river, region, …", True),
            Column("within", "id", "The place it lies in.", refers="places"),
            Column("lat", "number", "Degrees north; outside knowledge, with its source."),
            Column("lon", "number", "Degrees east; outside knowledge, with its source."),
            Column("coordinate_source", "text", "Where the coordinates come from."),
            NOTE,
            filled=False,
        ),
        table(
            "events", "a happening",
            Column("event_id", "id", "Short name.", True),
            Column("title", "text", "Neutral wording of ours.", True),
            Column("part_of", "id", "The larger happening it belongs to.", refers="events"),
            PLACE, NOTE,
        ),
        table(
            "measures", "a thing counted",
            Column("measure_id", "id", "Short name.", True),
            Column("label", "text", "As shown.", True),
            Column("unit", "text", "What is counted.", True),
            Column("part_of", "id", "The measure that includes it.", refers="measures"),
            Column("components", "ids", 'For a compound, what it mixes, joined by " > ".', refers="measures"),
            Column("definition", "text", "What falls under it.", True),
        ),
        table(
            "populations", "a population that is told apart from others",
            Column("population", "text", "The words for who is counted, as they stand in figures.population.",
                   True),
            Column("part_of", "text", "Other such words, for those whom it lies within; blank if it is a "
                   "whole of its own, other people than all outside it."),
            NOTE,
            filled=False, optional=True,
        ),
        table(
            "propositions", "a neutral sentence that can be affirmed or denied",
            Column("proposition_id", "id", "Short name.", True),
            Column("text", "text", "A wording that supporters and deniers would both accept.", True),
            EVENT,
            Column("topic", "text", "Heading it is listed under.", True),
            Column("burdens", "id", "The side that the sentence, if true, speaks against; blank if none.",
                   refers="standpoints"),
            NOTE,
        ),
        table(
            "passages", "a span",
            Column("passage_id", "id", "Short name.", True),
            Column("document_id", "id", "The document.", True, refers="documents"),
            Column("start", "integer", "First code point, counted from 0."),
            Column("end", "integer", "One past the last code point."),
            Column("quote", "text", "text[start:end], byte for byte.", True),
            Column("graphic", "text", "yes where the words, or those around them, describe mutilation, the "
                   "state of a body or the manner of a killing.", values=("yes",)),
        ),
        table(
            "names", "a spelling",
            Column("entity", "id", "Whose name it is.", True, refers="sources|places|events"),
            Column("form", "text", "The spelling, byte for byte.", True),
            Column("document_id", "id", "The document that uses it.", True, refers="documents"),
            NOTE,
            key=("entity", "form", "document_id"), filled=False,
        ),
        table(
            "figures", "an attributed quantity",
            Column("figure_id", "id", "Short name.", True),
            PASSAGE, WORDING, EVENT,
            Column("measure_id", "id", "What is counted.", True, refers="measures"),
            Column("population", "text", "Who is counted, as worded."),
            Column("low", "integer", "Lowest number the words allow; blank where open or vague."),
            Column("high", "integer", "Highest number the words allow; blank where open or vague."),
            Column("qualifier", "text", "How the words bound the number.", True, QUALIFIERS),
            PLACE,
            Column("event_time", "edtf", "When what is counted happened, if the words say so."),
            *ATTRIBUTION,
        ),
        table(
            "datings", "an attributed date",
            Column("dating_id", "id", "Short name.", True),
            PASSAGE, WORDING, EVENT,
            Column("edtf", "edtf", "The date as read.", True),
            Column("clock", "clock", "Clock time as read, HH:MM or HH:MM/HH:MM."),
            Column("derived", "text", "How the date follows, where the words alone do not give it."),
            PLACE,
            *ATTRIBUTION,
        ),
        table(
            "stances", "an attributed position",
            Column("stance_id", "id", "Short name.", True),
            PASSAGE,
            Column("proposition_id", "id", "The sentence it is a position on.", True, refers="propositions"),
            Column("stance", "text", "The position.", True, STANCES),
            Column("explicit", "boolean", "False where we infer the position.", True),
            *ATTRIBUTION,
        ),
        table(
            "namings", "a term a source uses for an event, party or place",
            Column("naming_id", "id", "Short name.", True),
            PASSAGE,
            Column("entity", "id", "What is named.", True, refers="events|places|sources"),
            Column("term", "text", "The term, byte for byte, inside the quote.", True),
            SPEAKER, VIA, STATED, NOTE,
            filled=False,
        ),
        table(
            "dependences", "a source relying on another",
            Column("source_id", "id", "The voice that relies.", True, refers="sources"),
            Column("depends_on", "id", "The voice relied on.", True, refers="sources"),
            Column("how", "text", "In what way.", True, DEPENDENCE_KINDS),
            Column("certainty", "text", "Stated in the text, inferred or suspected.", True, CERTAINTIES),
            Column("passage_id", "id", "The passage that shows it.", refers="passages"),
            NOTE,
            key=("source_id", "depends_on", "how"), filled=False,
        ),
        table(
            "links", "a relation between two statements",
            Column("from_id", "id", "The statement.", True, refers="figures|datings|stances"),
            Column("relation", "text", "How it relates.", True, LINK_KINDS),
            Column("to_id", "id", "The other statement.", True, refers="figures|datings|stances"),
            Column("certainty", "text", "Stated in the text, inferred or suspected.", True, CERTAINTIES),
            NOTE,
            key=("from_id", "relation", "to_id"), filled=False,
        ),
        table(
            "quantifiers", "how a vague word may be read",
            Column("term", "text", "The vague word.", True),
            Column("reading", "text", "The convention.", True),
            Column("low", "integer", "Lowest number under this reading."),
            Column("high", "integer", "Highest number under this reading; blank is not bounded."),
            Column("rationale", "text", "Why, and where the convention is described.", True),
            key=("term", "reading"),
        ),
        table(
            "exclusions", "a number or date in a document that is no claim",
            Column("document_id", "id", "The document.", True, refers="documents"),
            Column("start", "integer", "First code point, counted from 0.", True),
            Column("end", "integer", "One past the last code point.", True),
            Column("quote", "text", "text[start:end], byte for byte.", True),
            Column("reason", "text", "Why it is no claim.", True, tuple(EXCLUSION_REASONS)),
            key=("document_id", "start", "end"), filled=False,
        ),
        table(
            "register", "a discrepancy that needs a human eye",
            Column("discrepancy_id", "id", "Short name.", True),
            Column("kind", "text", "What sort it is.", True, REGISTER_KINDS),
            Column("left_passage", "id", "One side.", True, refers="passages"),
            Column("right_passage", "id", "The other side, if there are two.", refers="passages"),
            Column("severity", "text", "High only where it changes what a reader would conclude.", True,
                   SEVERITIES),
            Column("explanation", "text", "What disagrees, so that a student can follow.", True),
            filled=False,
        ),
    )
}

STATEMENTS = {"figures": "figure", "datings": "dating", "stances": "stance"}
"""The statement tables and the word for one row of each."""
