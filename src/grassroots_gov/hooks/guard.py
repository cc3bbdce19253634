"""What stands between the host and a plugin's function.

A guard checks the answer, says whose it is, holds a failure to its hook's promise (isolated or closed), and
keeps secrets of the arguments out of every error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from grassroots_gov.errors import BadAnswer, GrassrootsError, HookFailed
from grassroots_gov.hooks import specs
from grassroots_gov.hooks.record import PluginRecord
from grassroots_gov.hooks.secrets import scrub, secrets_in, secrets_of

__all__ = ["Answer", "guard"]


class Answer:
    """What a plugin answered, and whose answer it is."""

    __slots__ = ("error", "plugin", "value")

    def __init__(self, plugin: str, value: Any, error: GrassrootsError | None = None) -> None:
        self.plugin = plugin
        self.value = value
        self.error = error


def guard(
    record: PluginRecord,
    hook: str,
    function: Callable[..., object],
    remember: Callable[[GrassrootsError], None],
) -> Callable[..., Answer | None]:
    """``function`` with its answer checked and attributed, and its failure held to the hook's promise."""
    check = _CHECKS.get(hook)

    @wraps(function)
    def guarded(*args: object) -> Answer | None:
        try:
            value = function(*args)
            if value is not None and check is not None:
                value = check(value)
        except Exception as raised:
            error = _attributed(raised, record, hook, args)
        else:
            return None if value is None else Answer(record.name, value)
        # Raised outside the handler: what was caught may hold a secret, and would ride along.
        if hook in specs.ISOLATED:
            remember(error)
            return None
        if hook == "open_store":
            return Answer(record.name, None, error)
        raise error

    return guarded


def _attributed(
    raised: Exception, record: PluginRecord, hook: str, args: Iterable[object]
) -> GrassrootsError:
    """``raised`` as an error of ours that names plugin, hook and version, and holds no secret of ``args``."""
    secrets = tuple(secret for arg in args for secret in _secrets(arg))
    unclean = any(secret in _chain(raised) for secret in secrets)
    if isinstance(raised, _Wrong):
        return BadAnswer(record.name, record.version, hook, raised.wanted, raised.got)
    if not isinstance(raised, GrassrootsError):
        reason = scrub(f"{type(raised).__name__}: {raised}", secrets)
        failed = HookFailed(record.name, record.version, hook, reason)
        failed.__cause__ = None if unclean else raised
        return failed
    # Said on purpose (a server that cannot be reached): it stays what it is.
    error = _cleaned(raised, secrets) if unclean else raised
    vars(error).update(plugin=record.name, version=record.version, hook=hook)
    return error


def _secrets(arg: object) -> tuple[str, ...]:
    if isinstance(arg, str):
        return secrets_of(arg)
    return secrets_in(arg) if isinstance(arg, Mapping) else ()


def _chain(error: BaseException | None) -> str:
    """The texts of an exception and of all that led to it."""
    texts = []
    while error is not None:
        texts.append(f"{error} {error!r}")
        error = error.__cause__ or error.__context__
    return " ".join(texts)


def _cleaned(error: GrassrootsError, secrets: tuple[str, ...]) -> GrassrootsError:
    """The same error with the secrets struck out of its texts, and without what led to it."""
    return type(error)(**{name: _struck(value, secrets) for name, value in error.data().items()})


def _struck(value: object, secrets: tuple[str, ...]) -> object:
    if isinstance(value, tuple):
        return tuple(_struck(part, secrets) for part in value)
    return scrub(value, secrets) if isinstance(value, str) else value


# --- what an answer must be -------------------------------------------------------------------------


def _has(value: object, *names: str) -> bool:
    return all(hasattr(value, name) for name in names)


class _Wrong(Exception):
    """An answer of another kind than the hook's; never leaves the guard."""

    def __init__(self, wanted: str, value: object) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.got = type(value).__name__


def _each(wanted: str, *names: str) -> Callable[[Any], Any]:
    """A check that the answer is an iterable of values with the attributes ``names``."""

    def check(value: Any) -> tuple[Any, ...]:
        if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
            raise _Wrong(wanted, value)
        items = tuple(value)  # walked here, so that what it raises is the plugin's
        for item in items:
            if not _has(item, *names):
                raise _Wrong(wanted, item)
        return items

    return check


def _one(wanted: str, fits: Callable[[Any], bool]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not fits(value):
            raise _Wrong(wanted, value)
        return value

    return check


_STORE = ("append", "read", "length", "streams", "annex_put", "annex_get", "annex_erase", "close")
_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "open_store": _one("Store", lambda value: _has(value, *_STORE)),
    "notifiers": _each("Sequence[Notifier]", "channel", "send"),
    "rule_layers": _each("Sequence[Layer]", "name", "rules"),
    "announcements": _each("Sequence[Announcement]", "number", "issued", "citation", "off", "worked"),
    "review": _each("Sequence[Finding]", "code", "explain"),
    "plan_duty": _one("DutyPlan", lambda value: _has(value, "assignments", "gaps", "guarantee")),
    "official_unit": _one("str", lambda value: isinstance(value, str)),
    "render": _one("bytes", lambda value: isinstance(value, bytes)),
}
"""Answers are held to their attributes, not their classes: a plugin may bring its own."""
