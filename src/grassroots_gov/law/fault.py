"""What is wrong with a rulebook, in the words of the office and of the developer."""

from __future__ import annotations

from typing import Any

from grassroots_gov.law.citation import Citation
from grassroots_gov.text import Lang, say

__all__ = ["RuleFault", "Unfit"]


class RuleFault(str):
    """One fault: as text in English, by :meth:`explain` in either language.

    ``code``    its stable name, worded by the catalogue of ``law``
    ``where``   the file and the key, or the key and its citation
    ``params``  what stands there

    >>> fault = RuleFault("no_field", ("law.toml", "a.threshold"), field="source")
    >>> fault, fault.explain("vi")
    ('law.toml: a.threshold: has no source', 'law.toml: a.threshold: thiếu source')
    """

    __slots__ = ("code", "params", "where")

    code: str
    where: tuple[str | Citation, ...]
    params: dict[str, object]

    def __new__(cls, code: str, where: tuple[str | Citation, ...] = (), /, **params: object) -> RuleFault:
        fault = super().__new__(cls, _worded(code, where, params, "en"))
        fault.code, fault.where, fault.params = code, where, params
        return fault

    def explain(self, lang: Lang = "vi") -> str:
        """Where, and what is wrong there."""
        return _worded(self.code, self.where, self.params, lang)

    def within(self, *where: str | Citation) -> RuleFault:
        """The same fault, told with where its file or rule is."""
        return RuleFault(self.code, (*where, *self.where), **self.params)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.where, self.params)


def _again(code: str, where: tuple[str | Citation, ...], params: dict[str, object]) -> RuleFault:
    return RuleFault(code, where, **params)


def _worded(code: str, where: tuple[str | Citation, ...], params: dict[str, object], lang: Lang) -> str:
    told = {
        name: value.in_lang(lang) if isinstance(value, Citation) else value for name, value in params.items()
    }
    places = (place.in_lang(lang) if isinstance(place, Citation) else place for place in where)
    return ": ".join((*places, say(f"law.fault_{code}", lang, **told)))


class Unfit(ValueError):
    """What no rule can hold; ``fault`` says why."""

    def __init__(self, code: str, **params: object) -> None:
        self.fault = RuleFault(code, **params)
        super().__init__(str(self.fault))
