"""Words measured by their letters, lines and words drawn quickly, and pictures in few colours."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from PIL import Image

from sourcebook.plots.artists import Stroke, Words
from sourcebook.plots.letters import measured
from sourcebook.plots.palette import few_colours
from sourcebook.plots.png import pictured

LOOKS = [{"size": 9.4, "style": "italic"}, {"size": 16.0, "weight": "bold"}, {"size": 7.5}]
PRINTED = st.text(st.sampled_from("AVTo.,-–(“”) əğçışö Агдам Հայ ქვ 1992fl"), max_size=60)


@pytest.mark.parametrize("look", LOOKS)
@given(words=PRINTED)
def test_words_measured_by_letters_are_as_large_as_matplotlib_says(look, words):
    font = FontProperties(family="DejaVu Sans", **look)
    own, theirs = measured(words, font), text_to_path.get_text_width_height_descent(words, font, False)
    # What it has and letters alone have not: ligatures, accents that are moved, rare pairs drawn together.
    assert own == pytest.approx(theirs, rel=0.08, abs=0.05 * look["size"])


def test_no_words_have_no_size():
    assert measured("", FontProperties(family="DejaVu Sans")) == (0, 0, 0)


def painted(artist, place=(0, 0, 1, 1)) -> np.ndarray:
    """Return how dark a picture of an artist is, point by point."""
    def draw(figure):
        figure.set_size_inches(3, 1)
        ax = figure.add_axes(place)
        ax.set_axis_off()
        ax.add_artist(artist)

    return 255 - np.asarray(Image.open(BytesIO(pictured(draw, ["png"])["png"])).convert("L"), dtype=int)


def bounds(dark: np.ndarray) -> tuple[int, ...]:
    rows, columns = (np.flatnonzero((dark > 60).any(axis)) for axis in (1, 0))
    return rows[0], rows[-1], columns[0], columns[-1]


@pytest.mark.parametrize("ha", ["left", "center", "right"])
@pytest.mark.parametrize("look", LOOKS)
def test_words_stand_where_matplotlib_would_put_them(ha, look):
    look = {"family": "DejaVu Sans", "va": "center_baseline", "ha": ha, **look}
    own, theirs = (bounds(painted(kind(0.5, 0.5, "“Agдам (12)”", **look))) for kind in (Words, Text))
    assert np.abs(np.subtract(own, theirs)).max() <= 1


def test_a_line_ends_where_its_axes_end():
    dark = painted(Stroke([-9, 9], [0.5, 0.5], lw=4, color="black"), place=(0.25, 0.25, 0.5, 0.5))
    assert bounds(dark)[2:] == (75, 224)


def test_areas_keep_their_very_colours_in_a_picture_of_few():
    painted = np.full((40, 30, 4), 255, np.uint8)
    painted[4:12, :, :3], painted[20:30, :15, :3] = (247, 247, 247), (213, 94, 0)
    assert np.array_equal(few_colours(painted).convert("RGB"), painted[..., :3])


def test_a_picture_of_too_many_colours_gives_up_the_rarest_for_the_nearest():
    shades = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    painted = np.dstack([shades, np.full((64, 64), 255, np.uint8)])
    painted[:32] = 255
    few = np.asarray(few_colours(painted).convert("RGB")).astype(int)
    assert (few[:32] == 255).all() and len(np.unique(few.reshape(-1, 3), axis=0)) <= 256
    away = np.abs(few[32:] - shades[32:]).max(2)
    assert away.mean() < 48
