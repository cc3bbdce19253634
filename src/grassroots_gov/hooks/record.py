"""What became of a plugin."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from grassroots_gov.errors import PluginError
from grassroots_gov.text import Lang

__all__ = ["PluginRecord", "Stage", "Status"]

Stage = Literal["found", "imported", "validated", "registered"]
Status = Literal["active", "quarantined", "blocked"]


@frozen(kw_only=True)
class PluginRecord:
    """One plugin, as the host's report shows it.

    ``name``          the name the user sees: that of its entry point, file or registration
    ``distribution``  the installed package it came with; empty for a file or an object
    ``version``       the version of that package, or the plugin's own ``__version__``
    ``stage``         the last stage it completed
    ``status``        ``active``; ``quarantined`` for a fault, which ``error`` holds; ``blocked`` by choice
    ``hooks``         the hooks it answers, sorted
    """

    name: str
    distribution: str = ""
    version: str = ""
    stage: Stage = "found"
    status: Status = "active"
    hooks: tuple[str, ...] = ()
    error: PluginError | None = field(default=None, eq=False, repr=False)

    @property
    def reason(self) -> str:
        """Why it is not active, in English; empty where it is."""
        return self.error.what("en") if self.error is not None else ""

    @property
    def advice(self) -> str:
        """What to do about it, in English; empty where nothing need be done."""
        return self.error.mend("en") if self.error is not None else ""

    def to_dict(self, lang: Lang = "en") -> dict[str, str | list[str]]:
        """Plain values for ``--json``, reason and advice in ``lang``."""
        return {
            "name": self.name,
            "distribution": self.distribution,
            "version": self.version,
            "stage": self.stage,
            "status": self.status,
            "hooks": list(self.hooks),
            "reason": self.error.what(lang) if self.error is not None else "",
            "advice": self.error.mend(lang) if self.error is not None else "",
        }
