"""What pictures are made of: matplotlib's lines and words, without the work that ours do not need."""

from __future__ import annotations

from matplotlib.artist import allow_rasterization
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.text import Text

RISE = 0.38
"""How far above the foot of its letters the middle of a line of words lies, in type sizes."""


class Stroke(Line2D):
    """A line or marker that ends where its Axes ends."""

    def set_clip_path(self, path: object, transform: object = None) -> None:
        """Clip to the box that all share, whatever path is given; to make one for each takes a tenth."""
        self.set_clip_box(self.axes.bbox)


class Words(Text):
    """One line of words, written level and whole, whose place depends on nothing but its type and size."""

    def set_clip_path(self, path: object, transform: object = None) -> None:
        """Leave the words whole."""

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Write the words; matplotlib would lay them out as a block of lines that may be turned."""
        words, font, side = self.get_text(), self.get_fontproperties(), self.get_horizontalalignment()
        if not words or self.get_bbox_patch() or self.get_rotation():
            super().draw(renderer)
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        if side != "left":
            wide, _, _ = renderer.get_text_width_height_descent(words, font, False)
            x -= wide if side == "right" else wide / 2
        y -= RISE * renderer.points_to_pixels(font.get_size_in_points())
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        gc.set_url(self.get_url())
        renderer.open_group("text", self.get_gid())
        renderer.draw_text(gc, x, y, words, font, 0, mtext=self)
        renderer.close_group("text")
        gc.restore()
