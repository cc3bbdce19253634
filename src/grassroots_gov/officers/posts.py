"""The posts that the law has named, by code, in every regime (chức vụ, chức danh)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from grassroots_gov.errors import UnknownPost
from grassroots_gov.law import Rule, RuleBook, RuleValue

if TYPE_CHECKING:
    from datetime import date

__all__ = ["bodies_of", "in_regime", "is_post", "nearest", "post_code", "post_label", "posts", "posts_on"]

CADRES = "cadre_positions"
CIVIL_SERVANTS = "civil_servant_titles"
BODIES = "commune_bodies"
ROLES = ("head", "deputy_head", "officer")
"""The posts in each specialised body of the two-tier commune: "economic_division_head"."""
MEMBERS = frozenset({"military_commander", "police_chief"})
"""Who sits in the committee for the military and for the police."""


@cache
def posts() -> Mapping[str, str]:
    """Every post code of every regime with its Vietnamese name."""
    from grassroots_gov.text import say

    return {code: label or say(f"officers.{code}", "vi") for code, label in _known().items()}


@cache
def _known() -> dict[str, str]:
    """Every post code with the name that the rulebooks give it, if they give one."""
    book = RuleBook.vietnam()
    labels: dict[str, str] = {}
    for key in (CADRES, CIVIL_SERVANTS):
        for rule in book.timeline(key):
            for code, label in _named(rule):
                labels[code] = label or labels.get(code, "")
    for rule in book.timeline(BODIES):
        for body in bodies_of(rule):
            labels |= {f"{body}_{role}": "" for role in ROLES}
    return labels


def bodies_of(rule: Rule) -> tuple[str, ...]:
    """The codes of the specialised bodies that a rule lists."""
    bodies = rule.table()["bodies"]
    assert isinstance(bodies, tuple)
    return tuple(_text(body["code"]) for body in bodies if isinstance(body, Mapping))


def is_post(code: str) -> bool:
    """Whether any law names the post.

    >>> is_post("economic_division_head"), is_post("village_elder")
    (True, False)
    """
    return code in _known()


def posts_on(on: date, book: RuleBook | None = None) -> tuple[str, ...]:
    """The codes of the posts that somebody can be appointed to on a day, sorted.

    Since 01/07/2025 no list is in force: the elected posts go on, and the bodies of the two-tier commune
    have theirs; titles of commune civil servants were repealed, but for whom the committee needs as members
    (military and police). Before the first lists, any post.

    >>> from datetime import date
    >>> "police_chief" in posts_on(date(2024, 6, 3)), "economic_division_head" in posts_on(date(2026, 1, 5))
    (False, True)
    """
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    lists = [rule for key in (CADRES, CIVIL_SERVANTS) if (rule := rules.find(key)) is not None]
    if lists:
        return tuple(sorted({code for rule in lists for code in in_regime(rule)}))
    bodies = rules.find(BODIES)
    if bodies is None:
        return tuple(sorted(_known()))
    cadres = {code for rule in law.timeline(CADRES) for code in in_regime(rule)}
    within = {f"{body}_{role}" for body in bodies_of(bodies) for role in ROLES}
    return tuple(sorted(cadres | within | MEMBERS))


def in_regime(rule: Rule) -> frozenset[str]:
    """The post codes that a rule of positions or titles lists."""
    return frozenset(code for code, _ in _named(rule))


def _named(rule: Rule) -> Iterator[tuple[str, str]]:
    table = rule.table()
    listed = table.get("positions", table.get("titles", ()))
    assert isinstance(listed, tuple)
    for item in listed:
        if isinstance(item, str):
            yield item, ""
        elif isinstance(item, Mapping):
            yield _text(item["code"]), _text(item["vi"])


def _text(value: RuleValue) -> str:
    assert isinstance(value, str)
    return value


def post_label(code: str) -> str:
    """The Vietnamese name of a post.

    >>> post_label("peoples_committee_chair")
    'Chủ tịch UBND'
    """
    return posts()[code]


def post_code(words: str) -> str:
    """The code of a post given as its code or its Vietnamese name, diacritics and case aside.

    :class:`UnknownPost` names the nearest codes.

    >>> post_code("phó chủ tịch ubnd")
    'peoples_committee_vice_chair'
    """
    if is_post(words):
        return words
    from grassroots_gov.tables import fold_header

    wanted = fold_header(words)
    for code, label in posts().items():
        # One title has two names, for wards and towns and for communes, with a slash between.
        names = (label, *(part.partition("(")[0] for part in label.split("/")))
        if wanted in map(fold_header, names):
            return code
    raise UnknownPost(words, nearest(words))


def nearest(code: str) -> tuple[str, ...]:
    """The post codes most like ``code``, which may be a Vietnamese name as well.

    >>> nearest("Chủ tịch UBND")[0], nearest("peoples_comittee_chair")[0]
    ('peoples_committee_chair', 'peoples_committee_chair')
    """
    from difflib import get_close_matches

    like = get_close_matches(code, sorted(_known()), n=3, cutoff=0.3)
    if code.isascii() and like:
        return tuple(like)
    from grassroots_gov.tables import fold_header

    named = {fold_header(label): post for post, label in posts().items()}
    names = get_close_matches(fold_header(code), named, n=3, cutoff=0.5)
    return tuple(dict.fromkeys([*(named[name] for name in names), *like]))[:3]
