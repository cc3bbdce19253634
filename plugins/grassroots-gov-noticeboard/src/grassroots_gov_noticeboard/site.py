"""Write the pages: templates filled with what the views answer, and the files they need."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from grassroots_gov import Commune
from grassroots_gov.text import show
from grassroots_gov_noticeboard import views
from grassroots_gov_noticeboard.plot import bars

__all__ = ["PAGES", "build"]

PAGES = ("index", "decisions", "funds", "cases", "posted", "receipt")
STATIC = ("style.css", "verify.js", "jsqr.js", "jsqr.LICENSE.txt")
WEEKDAYS = (
    ("Thứ Hai", "Monday"),
    ("Thứ Ba", "Tuesday"),
    ("Thứ Tư", "Wednesday"),
    ("Thứ Năm", "Thursday"),
    ("Thứ Sáu", "Friday"),
    ("Thứ Bảy", "Saturday"),
    ("Chủ nhật", "Sunday"),
)


def build(commune: Commune, folder: Path, *, on: date, name: str = "Xã") -> tuple[Path, ...]:
    """Write the notice board of ``commune`` as it stands on ``on`` into ``folder``; answers the pages.

    The pages need no server and make no request. The journal's checkpoint is on the first one.
    """
    environment = Environment(
        loader=PackageLoader("grassroots_gov_noticeboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters["show"] = show
    environment.filters["exactly"] = escape  # for the verifier: not a sign may change
    environment.globals["bars"] = bars
    values: dict[str, Any] = {
        "name": name,
        "on": on,
        "weekdays": WEEKDAYS,
        "checkpoint": commune.checkpoint(),
        "duties": views.duties(commune, on),
        "receptions": views.receptions(commune, on),
        "posted": views.posted(commune, on),
        "figures": views.figures(commune, on),
        "decisions": views.decisions(commune, on),
        "funds": views.funds(commune, on),
        "cases": views.cases(commune, on),
        "listed": views.LISTED,
        "owed": views.owed(commune, on),
    }
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for page in PAGES:
        target = folder / f"{page}.html"
        text = environment.get_template(f"{page}.html").render(page=page, **values)
        target.write_text(text, "utf-8")
        written.append(target)
    for static in STATIC:
        source = files("grassroots_gov_noticeboard").joinpath("static", static)
        (folder / static).write_bytes(source.read_bytes())
    return tuple(written)


TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
"""The signs that turn the direction of what follows them: a name must not reorder the page."""


def _printable(value: object) -> object:
    """What is shown, without signs that nobody sees; what was escaped on purpose stays as it is."""
    return value.translate(TURNING) if type(value) is str else value
