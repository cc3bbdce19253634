"""A bar chart as SVG, drawn by hand: no script, no request, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from grassroots_gov_noticeboard.views import Month

__all__ = ["bars"]

WIDTH, HEIGHT, FOOT = 640, 200, 24


def bars(months: Sequence[Month], *, title: str, received: str, spent: str) -> Markup:
    """Received and spent by month, side by side; the table beside it says the same in figures."""
    top = max([1, *(max(month.received.amount, month.spent.amount) for month in months)])
    step = WIDTH // max(len(months), 1)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT + FOOT}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="#7a1f1f"/></pattern></defs>',
        f'<line x1="0" y1="{HEIGHT}" x2="{WIDTH}" y2="{HEIGHT}" stroke="#333"/>',
    ]
    for at, month in enumerate(months):
        for place, (amount, fill, name) in enumerate(
            ((month.received.amount, "#14532d", received), (month.spent.amount, "url(#hatch)", spent))
        ):
            height = amount * (HEIGHT - 10) // top
            width = max(step // 2 - 6, 4)
            x = at * step + 4 + place * (width + 2)
            parts.append(
                f'<rect x="{x}" y="{HEIGHT - height}" width="{width}" height="{height}" fill="{fill}">'
                f"<title>{escape(name)} {month.first:%m/%Y}: {amount:,} đ</title></rect>".replace(",", ".")
            )
        parts.append(
            f'<text x="{at * step + step // 2}" y="{HEIGHT + 17}" text-anchor="middle" font-size="14">'
            f"{month.first.month}</text>"
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every word in it was escaped above
