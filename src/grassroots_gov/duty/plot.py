"""Burdens as a picture (SVG), with the same figures as words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from grassroots_gov.duty.burden import Quality
from grassroots_gov.duty.model import KINDS
from grassroots_gov.text import Lang, say

__all__ = ["svg_of", "words_of"]

ROW, BAR, LEFT, WIDTH = 28, 18, 170, 640
# Told apart by lightness as well as by hue; checked against white for anybody's eyes and for black print.
_FILL = {"working": "#1f5a8a", "weekly_rest": "#6fa8d6", "holiday": "#e0a030"}


def words_of(quality: Quality, lang: Lang = "vi", names: Mapping[str, str] | None = None) -> str:
    """What the picture shows, in sentences."""
    called = names or {}
    lines = [say("duty.plot_title", lang, start=quality.start, end=quality.end)]
    lines += [
        say(
            "duty.plot_line",
            lang,
            officer=called.get(burden.officer, burden.officer),
            total=burden.total,
            working=burden.count["working"],
            weekly_rest=burden.count["weekly_rest"],
            holiday=burden.count["holiday"],
        )
        for burden in quality.burdens
    ]
    lines.append(say("duty.plot_spread", lang, spread=quality.spread["total"]))
    return "\n".join(lines)


def svg_of(quality: Quality, lang: Lang = "vi", names: Mapping[str, str] | None = None) -> str:
    """One bar for each officer, one part for each kind of day."""
    called = names or {}
    longest = max((burden.total for burden in quality.burdens), default=0) or 1
    height = ROW * (len(quality.burdens) + 2) + 12
    title = say("duty.plot_title", lang, start=quality.start, end=quality.end)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 60} {height}" role="img"'
        f' aria-labelledby="t d" font-family="sans-serif" font-size="14">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(words_of(quality, lang, names))}</desc>',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    x = LEFT
    for kind in KINDS:
        label = say(f"duty.plot_{kind}", lang)
        parts.append(f'<rect x="{x}" y="8" width="14" height="14" fill="{_FILL[kind]}"/>')
        parts.append(f'<text x="{x + 20}" y="20">{escape(label)}</text>')
        x += 40 + 9 * len(label)
    for at, burden in enumerate(quality.burdens):
        y = ROW * (at + 1) + 12
        name = escape(called.get(burden.officer, burden.officer))
        parts.append(f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{name}</text>')
        done = 0
        for kind in KINDS:
            begin, end = (LEFT + WIDTH * so_far // longest for so_far in (done, done + burden.count[kind]))
            done += burden.count[kind]
            if end > begin:
                parts.append(
                    f'<rect x="{begin}" y="{y}" width="{end - begin}" height="{BAR}" fill="{_FILL[kind]}"/>'
                )
        parts.append(f'<text x="{LEFT + WIDTH * done // longest + 8}" y="{y + 14}">{burden.total}</text>')
    return "\n".join([*parts, "</svg>", ""])
