"""What papermill loads when it starts: the name of an engine, and nothing more until it is used."""

from __future__ import annotations


class LateEngine:
    """Stands for ``sourcebook.report.engine.forked.ForkEngine``, which is imported when first asked."""

    def __getattr__(self, name: str) -> object:
        from sourcebook.report.engine.forked import ForkEngine

        return getattr(ForkEngine, name)


ENGINE = LateEngine()
