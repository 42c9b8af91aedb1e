"""The picture of support says what the profile says."""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest
from frames import figures, stating
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sourcebook.errors import SourcebookError
from sourcebook.lineage import lines
from sourcebook.plots import support_profile
from sourcebook.plots.sheet import PALETTE
from sourcebook.profile import support

CASE = stating(dependences="""
    source_id | depends_on | how   | certainty
    keeper    | brandt     | cites | stated
    gazette   | sebek      | cites | suspected""")
ROWS = lines(CASE, figures("""
    figure_id | wording         | low | high | qualifier | source_id
    k1        | at least 12     | 12  |      | at_least  | brandt
    k2        | 9               | 9   | 9    | exact     | keeper
    k3        | dozens of boats |     |      | vague     | ledger
    k4        | up to 40        |     | 40   | at_most   | sebek
    k5        | 20 to 40        | 20  | 40   | range     | gazette"""))
PROFILE = support(ROWS)


@pytest.fixture(autouse=True)
def _no_figure_left():
    """Figures made by a test are closed after it."""
    yield
    plt.close("all")


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def drawn(ax, name: str) -> list:
    return [line for line in ax.lines if line.get_gid() == name]


def test_each_line_is_named_once_with_how_often_it_is_stated():
    words = texts(support_profile(PROFILE, title="Which numbers do lines allow?"))
    assert words[0] == "Which numbers do lines allow?"
    at = words.index("Oda Brandt")
    assert words[at + 1] == "2 statements by 2 voices"
    assert words.count("Old Šebek") == words.count("The Weir Gazette") == 1
    assert words[-1] == "4 statements, 3 lines; apart: 1 with no number"


def test_the_stairs_have_the_height_and_the_ends_of_the_steps():
    ax = support_profile(PROFILE)
    (stairs,) = drawn(ax, "support")
    left, right = ax.get_xlim()
    x, y = stairs.get_data()
    assert list(x) == [left, 8.5, 8.5, 9.5, 9.5, 11.5, 11.5, 19.5, 19.5, 40.5, 40.5, right]
    levels = {height: rank for rank, height in enumerate(sorted(set(y), reverse=True), start=1)}
    assert [levels[height] for height in y[::2]] == [1, 2, 1, 2, 3, 1] == list(PROFILE.steps["lines"])


def test_a_line_of_vague_words_alone_is_dotted_as_in_a_range_chart():
    read = ROWS.assign(low=ROWS["low"].fillna(24), high=ROWS["high"].fillna(96))
    ax = support_profile(support(read))
    assert [drawn(ax, name)[0].is_dashed() for name in ("brandt", "ledger")] == [False, True]


def test_the_plateau_is_shaded_and_the_suspected_profile_is_dashed():
    ax = support_profile(PROFILE, suspected=support(ROWS, by="line_if_suspected"))
    (shade,) = [patch for patch in ax.patches if patch.get_gid() == "plateau"]
    assert (shade.get_x(), shade.get_width()) == (19.5, 21)
    (dashed,) = drawn(ax, "support if suspected")
    assert dashed.is_dashed() and not drawn(ax, "support")[0].is_dashed()
    assert any("Dashed: if all suspected dependences hold." in words for words in [" ".join(texts(ax))])


def test_colour_is_only_for_standpoint_and_grey_where_a_line_has_several():
    colours = {line.get_gid(): to_hex(line.get_color()).upper() for line in support_profile(PROFILE).lines}
    assert (colours["brandt"], colours["sebek"]) == tuple(PALETTE[:2])
    mixed = ROWS.assign(standpoint_order=[1, 2, 2, 2, 1])
    assert to_hex(drawn(support_profile(support(mixed)), "brandt")[0].get_color()).upper() == PALETTE[-2]


def test_a_given_axes_is_kept_and_an_empty_profile_is_drawn_without_stairs():
    ax = Figure(figsize=(10, 6)).add_subplot()
    assert support_profile(PROFILE, ax) is ax
    empty = support_profile(support(ROWS.iloc[[2]]))
    assert drawn(empty, "support") == []
    assert texts(empty)[-1] == "0 statements, 0 lines; apart: 1 with no number"


def test_figures_without_speakers_are_refused():
    with pytest.raises(SourcebookError, match=r"^support_profile: no column speaker; expected a frame as"):
        support_profile(support(ROWS.drop(columns="speaker")))
