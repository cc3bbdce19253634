"""A bar chart as SVG, drawn by hand: no script, no request, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from grassroots_gov import Dong
from grassroots_gov_noticeboard.views import Month

__all__ = ["bars"]

# Drawn at the width of a cheap phone, so that its letters stay letters there.
WIDTH, HEIGHT, HEAD, FOOT = 340, 150, 20, 34
SOLID, LINE = "#14532d", "#7a1f1f"
HATCH = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<rect width="3" height="6" fill="{line}"/></pattern></defs>'
)


def bars(months: Sequence[Month], *, key: object, title: str, received: str, spent: str) -> Markup:
    """Received and spent by month, side by side; the table beside it says the same in figures.

    ``key`` tells the drawings of one page apart, ``title`` is the text alternative.
    """
    top = max(max(month.received.amount, month.spent.amount) for month in months)
    step = WIDTH // len(months)
    ground = HEAD + HEIGHT
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {ground + FOOT}" role="img" aria-label="{escape(title)}">',
        HATCH.format(id=f"hatch-{escape(str(key))}", line=LINE),
        f'<line x1="0" y1="{ground}" x2="{WIDTH}" y2="{ground}" stroke="#333"/>',
        f'<line x1="0" y1="{HEAD}" x2="{WIDTH}" y2="{HEAD}" stroke="#bbb" stroke-dasharray="3 3"/>',
        f'<text x="0" y="{HEAD - 6}" font-size="12" fill="#4a4a4a">{Dong(top)}</text>',
    ]
    for at, month in enumerate(months):
        figures = ((month.received, SOLID, received), (month.spent, f"url(#hatch-{escape(str(key))})", spent))
        for place, (amount, fill, name) in enumerate(figures):
            height = amount.amount * HEIGHT // top if top else 0
            # What is there is seen, however small beside the rest.
            height = max(height, 2) if amount.amount else 0
            width = (step - 6) // 2
            x = at * step + 2 + place * (width + 1)
            parts.append(
                f'<rect x="{x}" y="{ground - height}" width="{width}" height="{height}" fill="{fill}" '
                f'stroke="{LINE if place else SOLID}" stroke-width="{1 if height else 0}">'
                f"<title>{escape(name)} {month.first:%m/%Y}: {amount}</title></rect>"
            )
        parts.append(
            f'<text x="{at * step + step // 2}" y="{ground + 14}" text-anchor="middle" font-size="12" '
            f'fill="#1a1a1a">{month.first.month}</text>'
        )
        if not at or month.first.month == 1:
            x = at * step + (2 if not at else step // 2)
            anchor = "middle" if at else "start"
            parts.append(
                f'<text x="{x}" y="{ground + 28}" text-anchor="{anchor}" font-size="12" '
                f'fill="#4a4a4a">{month.first.year}</text>'
            )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every word in it was escaped above
