"""The commune's notice board as a static site (bảng tin của xã).

What belongs here: what anybody may see, as pages that work without a server and without a network.
What does not: any judgement; the rooms answer, the pages show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov_noticeboard.site import build as build

__all__ = ["build"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the library only where it is used: the host imports this package at every start."""
    if name != "build":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grassroots_gov_noticeboard.site import build

    return build
