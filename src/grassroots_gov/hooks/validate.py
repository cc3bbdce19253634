"""What is wrong with a plugin, all of it, before any of it is called."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from pluggy import PluginManager

from grassroots_gov.hooks import specs
from grassroots_gov.hooks.annotations import contradictions

__all__ = ["SPECS", "Fault", "Implementation", "fits_api", "implementations", "nearest", "validate"]

Fault: TypeAlias = tuple[str, str, dict[str, object]]
"""A key of ``text/messages/hooks.toml``, the hook or nothing, and the words of the sentence."""

Implementation: TypeAlias = tuple[str, str, Callable[..., object], Mapping[str, Any]]
"""The hook, the attribute, the function as it is called, and its marks."""

SPECS: Mapping[str, Callable[..., object]] = {
    name: value for name, value in vars(specs).items() if hasattr(value, f"{specs.PROJECT}_spec")
}
"""Every hook by name, in the order of the specification."""

HOMES = {
    "Announcement": "grassroots_gov.worktime",
    "ArgumentParser": "argparse",
    "Commune": "grassroots_gov.commune",
    "DutyPlan": "grassroots_gov.duty",
    "DutyRequest": "grassroots_gov.duty",
    "Fact": "grassroots_gov.journal",
    "Finding": "grassroots_gov.law",
    "Layer": "grassroots_gov.law",
    "Notifier": "grassroots_gov.notices",
    "Store": "grassroots_gov.journal",
    "_SubParsersAction": "argparse",
}
"""Where the names live that the specification imports only for type checking."""


def implementations(plugin: object, manager: PluginManager) -> list[Implementation]:
    """The marked functions of a plugin, sorted by attribute; nothing of the plugin is run."""
    found: list[Implementation] = []
    for attribute in sorted(dir(plugin)):
        if attribute.startswith("__"):  # Python's own: no hook is called so, and looking costs
            continue
        marks = manager.parse_hookimpl_opts(plugin, attribute)
        if marks is not None:
            function = getattr(plugin, attribute)
            found.append((marks.get("specname") or attribute, attribute, function, dict(marks)))
    return found


def validate(plugin: object, marked: list[Implementation]) -> Iterator[Fault]:
    """Everything that is wrong with ``plugin``, whose marked functions are given."""
    yield from _api(plugin)
    if not marked:
        yield "no_hooks", "", {"known": tuple(SPECS)}
    for hook, _, function, marks in marked:
        spec = SPECS.get(hook)
        if spec is not None:
            yield from _one(plugin, hook, function, spec, marks)
        elif not marks.get("optionalhook"):
            yield "unknown_hook", hook, {"nearest": nearest(hook, SPECS)}
    attributes = {attribute for _, attribute, _, _ in marked}
    for hook in SPECS:
        function = inspect.getattr_static(plugin, hook, None)
        if hook not in attributes and inspect.isfunction(function) and _own(plugin, function):
            yield "unmarked_hook", hook, {}


def _own(plugin: object, function: Callable[..., object]) -> bool:
    """Whether the function is written in the plugin, rather than imported into it."""
    home = plugin.__name__ if inspect.ismodule(plugin) else getattr(plugin, "__module__", None)
    return bool(function.__module__ == home)


def _one(
    plugin: object,
    hook: str,
    function: Callable[..., object],
    spec: Callable[..., object],
    marks: Mapping[str, Any],
) -> Iterator[Fault]:
    if marks.get("wrapper") or marks.get("hookwrapper"):
        yield "wrapper", hook, {}
    elif inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        yield "asynchronous", hook, {}
    elif inspect.isgeneratorfunction(function):
        yield "generator", hook, {}
    wanted = tuple(inspect.signature(spec).parameters)
    for name, parameter in inspect.signature(function).parameters.items():
        words: dict[str, object] = {"parameter": name}
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            yield "variadic", hook, words
        elif inspect.isclass(plugin) and name in ("self", "cls"):
            yield "unbound", hook, words
        elif name not in wanted:
            yield "unknown_parameter", hook, {**words, "wanted": wanted}
        elif parameter.kind is parameter.KEYWORD_ONLY:
            yield "keyword_only", hook, words
        elif parameter.kind is parameter.POSITIONAL_ONLY:
            yield "positional_only", hook, words
        elif parameter.default is not parameter.empty:
            yield "defaulted", hook, words
    for name, found, want in contradictions(inspect.unwrap(function), spec, HOMES):
        yield "annotation", hook, {"parameter": name, "found": found, "wanted": want}


def _api(plugin: object) -> Iterator[Fault]:
    wanted = getattr(plugin, "GRASSROOTS_GOV_API", None)
    have = ".".join(map(str, specs.API_VERSION))
    if wanted is not None:
        fits = fits_api(wanted, specs.API_VERSION) if isinstance(wanted, str) else None
        if fits is None:
            yield "bad_api", "", {"found": repr(wanted)}
        elif not fits:
            yield "other_api", "", {"wanted": wanted, "have": have}
    schemes = getattr(plugin, "GRASSROOTS_GOV_SCHEMES", ())
    if not isinstance(schemes, (tuple, list)) or not all(isinstance(scheme, str) for scheme in schemes):
        yield "bad_schemes", "", {"found": repr(schemes)}


_BOUND = re.compile(r"\s*(>=|<=|==|!=|<|>)\s*(\d+)(?:\.(\d+))?\s*")


def fits_api(wanted: str, have: tuple[int, int]) -> bool | None:
    """Whether ``have`` lies in the range ``wanted``; ``None`` where that is no range.

    >>> fits_api(">=1,<2", (1, 4)), fits_api(">=2", (1, 4)), fits_api("one", (1, 4))
    (True, False, None)
    """
    fits = True
    for part in wanted.split(","):
        bound = _BOUND.fullmatch(part)
        if bound is None:
            return None
        relation, major, minor = bound.groups()
        edge = (int(major), int(minor or 0))
        fits &= {
            ">=": have >= edge,
            "<=": have <= edge,
            "==": have == edge if minor is not None else have[0] == edge[0],
            "!=": have != edge if minor is not None else have[0] != edge[0],
            "<": have < edge,
            ">": have > edge,
        }[relation]
    return fits


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """The known name most like ``name``.

    >>> nearest("notifers", ("open_store", "notifiers"))
    'notifiers'
    """
    from difflib import SequenceMatcher

    return max(known, key=lambda other: (SequenceMatcher(None, name, other).ratio(), other), default="")
