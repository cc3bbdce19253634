"""The host: finds plugins, checks them, and calls them, one typed method per hook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast, final

from attrs import evolve
from pluggy import PluginManager

from grassroots_gov import __version__
from grassroots_gov.errors import (
    GrassrootsError,
    PluginFaults,
    PluginRefused,
    TwoAnswers,
    UnknownPlugin,
    UnknownScheme,
)
from grassroots_gov.hooks import specs
from grassroots_gov.hooks.builtin import builtins
from grassroots_gov.hooks.guard import Answer, guard
from grassroots_gov.hooks.record import PluginRecord
from grassroots_gov.hooks.secrets import safe_url, scheme_of
from grassroots_gov.hooks.validate import SPECS, Fault, implementations, validate

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from datetime import date
    from os import PathLike

    from grassroots_gov.commune import Commune
    from grassroots_gov.duty import DutyPlan, DutyRequest
    from grassroots_gov.hooks.discovery import Candidate
    from grassroots_gov.journal import Fact, Store
    from grassroots_gov.law import Finding, Layer
    from grassroots_gov.notices import Notifier
    from grassroots_gov.worktime import Announcement

__all__ = ["PACKAGES", "PluginHost"]

PACKAGES = {
    "mariadb": "grassroots-gov-sql",
    "mysql": "grassroots-gov-sql",
    "postgres": "grassroots-gov-sql",
    "postgresql": "grassroots-gov-sql",
}
"""The package to install for a scheme that we know and that no plugin here opens."""

KEPT_FAILURES = 100
"""How many failures of isolated hooks the host remembers; each is logged as well."""


class _Guarded:
    """A plugin as it stands in pluggy: its functions, each attributed and held to its hook's promise."""

    def __dir__(self) -> list[str]:
        # Nothing else is worth looking at, and pluggy looks long at everything.
        return list(vars(self))


@final
class PluginHost:
    """The plugins of one program; an object, so that two programs in one process do not meet.

    >>> host = PluginHost.bare()
    >>> [record.name for record in host.report()]
    ['log', 'memory', 'sqlite']
    >>> host.open_store("memory:").length("ledger")
    0
    """

    def __init__(self, *, block: Collection[str] = ()) -> None:
        self._manager = PluginManager(specs.PROJECT)
        self._manager.add_hookspecs(specs)
        self._records: dict[str, PluginRecord] = {}
        self._clashes: list[PluginRecord] = []
        self._schemes: dict[str, tuple[str, ...]] = {}
        self._failures: list[GrassrootsError] = []
        for name, plugin in builtins().items():
            if name in block:
                self._keep(_blocked(_builtin(name)))
            else:
                self._take(evolve(_builtin(name), stage="imported"), plugin)

    # --- loading ------------------------------------------------------------------------------------

    @classmethod
    def bare(cls) -> PluginHost:
        """A host with the built-in plugins only; no installed package is looked at."""
        return cls()

    @classmethod
    def discover(
        cls,
        *,
        allow: Collection[str] | None = None,
        block: Collection[str] = (),
        strict: bool = False,
        folders: Sequence[str | PathLike[str]] = (),
    ) -> PluginHost:
        """A host with every installed plugin, and the one-file plugins of ``folders``.

        ``allow`` names the only plugins wanted beside the built-in ones, ``block`` those not wanted: both
        by the name in the report; what is left out is not even imported. A broken plugin is quarantined
        and the report says why; with ``strict`` all of them are raised together as ``PluginFaults``, and
        so is a name in ``allow`` that nothing bears.
        """
        from grassroots_gov.hooks.discovery import in_folder, installed

        host = cls(block=block)
        found = [*installed(), *(candidate for folder in folders for candidate in in_folder(folder))]
        wanted: list[Candidate] = []
        for candidate in found:
            if candidate.name in block or (allow is not None and candidate.name not in allow):
                host._keep(_blocked(_record(candidate)))
            else:
                wanted.append(candidate)
        names = [candidate.name for candidate in wanted]
        # Later registrations are called first, so the last name is taken in first.
        for candidate in sorted(wanted, key=lambda one: one.name, reverse=True):
            host._load(candidate, [other for other in wanted if other.name == candidate.name])
        for record in host.report():
            if record.error is not None and record.status == "quarantined":
                _log(record.error)
        if strict:
            known = tuple(sorted({*host._records, *names}))
            missing = [UnknownPlugin(name, known) for name in sorted(set(allow or ()) - set(known))]
            faults = [record.error for record in host.report() if record.status == "quarantined"]
            errors = [*(error for error in faults if error is not None), *missing]
            if errors:
                raise PluginFaults(tuple(errors))
        return host

    def register(self, plugin: object, *, name: str = "", version: str = "") -> PluginRecord:
        """Take in a plugin object or module; ``PluginRefused`` names all its faults.

        Without a ``name`` it bears that of its module or class.
        """
        name = name or getattr(plugin, "__name__", type(plugin).__name__)
        record = PluginRecord(name=name, version=version or _version(plugin), stage="imported")
        if name in self._records:
            raise _refusal(record, [("name_taken", "", {"name": name, "others": (name,)})])
        record = self._take(record, plugin)
        if record.error is not None:
            del self._records[name]
            raise record.error
        return record

    def report(self) -> tuple[PluginRecord, ...]:
        """What became of every plugin, sorted by name and distribution."""
        records = [*self._records.values(), *self._clashes]
        return tuple(sorted(records, key=lambda record: (record.name, record.distribution)))

    @property
    def failures(self) -> tuple[GrassrootsError, ...]:
        """What went wrong in isolated hooks, oldest first; the last ones only, all are logged."""
        return tuple(self._failures)

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of stores that active plugins declare, sorted."""
        return tuple(sorted({scheme for held in self._schemes.values() for scheme in held}))

    def _keep(self, record: PluginRecord) -> PluginRecord:
        if record.name in self._records:
            self._clashes.append(record)
        else:
            self._records[record.name] = record
        return record

    def _load(self, candidate: Candidate, namesakes: Sequence[Candidate]) -> None:
        record = _record(candidate)
        others = [_where(one) for one in namesakes if one is not candidate]
        if candidate.name in builtins():
            others.append("grassroots-gov")
        if others:
            words: dict[str, object] = {"name": record.name, "others": tuple(sorted(others))}
            self._keep(_quarantined(record, [("name_taken", "", words)]))
            return
        try:
            plugin = candidate.load()
        except (Exception, SystemExit) as error:
            reason = f"{type(error).__name__}: {error}"
            self._keep(_quarantined(record, [("import_failed", "", {"reason": reason})], error))
            return
        self._take(evolve(record, stage="imported", version=record.version or _version(plugin)), plugin)

    def _take(self, record: PluginRecord, plugin: object) -> PluginRecord:
        """Validate and register an imported plugin; its record says how far it came."""
        try:
            marked = implementations(plugin, self._manager)
            faults = list(validate(plugin, marked))
            known = tuple(sorted({hook for hook, _, _, _ in marked if hook in SPECS}))
        except Exception as error:  # a plugin whose attributes raise when they are looked at
            faults = [("registration_failed", "", {"reason": f"{type(error).__name__}: {error}"})]
            return self._keep(_quarantined(record, faults, error))
        record = evolve(record, hooks=known)
        if faults:
            return self._keep(_quarantined(record, faults))
        record = evolve(record, stage="validated")
        guarded = _Guarded()
        for hook, attribute, function, _ in marked:
            setattr(guarded, attribute, guard(record, hook, function, self._remember))
        self._manager.register(guarded, name=record.name)
        self._schemes[record.name] = tuple(getattr(plugin, "GRASSROOTS_GOV_SCHEMES", ()))
        return self._keep(evolve(record, stage="registered"))

    # --- calling ------------------------------------------------------------------------------------

    def _remember(self, error: GrassrootsError) -> None:
        _log(error)
        self._failures = [*self._failures[-KEPT_FAILURES + 1 :], error]

    def _collect(self, hook: str, **given: object) -> list[Answer]:
        caller = getattr(self._manager.hook, hook)
        answers: list[Answer] = caller(**given) if caller.get_hookimpls() else []  # the call alone takes time
        return answers

    def _all(self, hook: str, **given: object) -> tuple[Any, ...]:
        answers = self._collect(hook, **given)
        return tuple(item for answer in answers for item in answer.value) if answers else ()

    def open_store(self, url: str) -> Store:
        """The store that ``url`` names, opened by the one plugin that answers.

        Raises ``UnknownScheme`` where none does, ``TwoAnswers`` where several do, and what the plugin
        raises where the store cannot be opened; no error holds a secret of the URL.
        """
        answers = self._collect("open_store", url=url)
        errors = [answer.error for answer in answers if answer.error is not None]
        if len(answers) == 1 and not errors:
            return cast("Store", answers[0].value)
        for answer in answers:
            if answer.error is None:
                answer.value.close()
        if len(errors) == 1:
            raise errors[0]
        if answers:
            raise TwoAnswers("open_store", safe_url(url), tuple(sorted(answer.plugin for answer in answers)))
        raise self._unknown_scheme(url)

    def _unknown_scheme(self, url: str) -> UnknownScheme:
        scheme = scheme_of(url)
        package = PACKAGES.get(scheme, "") if scheme not in self.schemes else ""
        idle = sorted(record.name for record in self.report() if package and record.distribution == package)
        return UnknownScheme(safe_url(url), scheme, self.schemes, package, ", ".join(idle))

    def notifiers(self, config: Mapping[str, object]) -> tuple[Notifier, ...]:
        """Every channel that plugins make of ``config``; ``TwoAnswers`` where two bear one name."""
        answers = self._collect("notifiers", config=config)
        owners: dict[str, str] = {}
        for answer in answers:
            for notifier in answer.value:
                other = owners.setdefault(notifier.channel, answer.plugin)
                if other != answer.plugin:
                    raise TwoAnswers("notifiers", notifier.channel, tuple(sorted((other, answer.plugin))))
        return tuple(notifier for answer in answers for notifier in answer.value)

    def rule_layers(self, unit: str) -> tuple[Layer, ...]:
        """The layers that plugins add to the rulebook for the unit."""
        return self._all("rule_layers", unit=unit)

    def announcements(self, year: int) -> tuple[Announcement, ...]:
        """The announcements that plugins add to the calendar of ``year``."""
        return self._all("announcements", year=year)

    def review(self, commune: Commune, fact: Fact) -> tuple[Finding, ...]:
        """What plugins object to ``fact``; any finding, and any failure, stops it."""
        return self._all("review", commune=commune, fact=fact)

    def recorded(self, commune: Commune, fact: Fact) -> None:
        """Tell every plugin that ``fact`` has been written; never raises for a plugin's fault."""
        self._collect("recorded", commune=commune, fact=fact)

    def plan_duty(self, request: DutyRequest) -> DutyPlan | None:
        """The plan of the first plugin that has one; ``None`` leaves it to the built-in planner."""
        plan: DutyPlan | None = self._first("plan_duty", request=request)
        return plan

    def official_unit(self, code: str, on: date) -> str | None:
        """The official name of a unit's code on a day, by the first plugin whose list has it."""
        name: str | None = self._first("official_unit", code=code, on=on)
        return name

    def render(self, document: object, format: str) -> bytes | None:  # noqa: A002 - the contract's name
        """The document in the format, by the first plugin that writes it; ``None`` where none does."""
        rendered: bytes | None = self._first("render", document=document, format=format)
        return rendered

    def commands(self, subparsers: _SubParsersAction[ArgumentParser]) -> None:
        """Let every plugin add its commands."""
        self._collect("commands", subparsers=subparsers)

    def _first(self, hook: str, **given: object) -> Any:
        answer: Answer | None = getattr(self._manager.hook, hook)(**given)
        return None if answer is None else answer.value


# --- records and errors -----------------------------------------------------------------------------


def _log(error: GrassrootsError) -> None:
    from logging import getLogger  # a program whose plugins work does not pay for it

    getLogger("grassroots_gov.hooks").warning("%s", error)


def _builtin(name: str) -> PluginRecord:
    return PluginRecord(name=name, distribution="grassroots-gov", version=__version__)


def _record(candidate: Candidate) -> PluginRecord:
    return PluginRecord(name=candidate.name, distribution=candidate.distribution, version=candidate.version)


def _where(candidate: Candidate) -> str:
    return candidate.distribution or candidate.path


def _version(plugin: object) -> str:
    version = getattr(plugin, "__version__", "")
    return version if isinstance(version, str) else ""


def _refusal(record: PluginRecord, faults: Iterable[Fault]) -> PluginRefused:
    return PluginRefused(record.name, record.distribution, record.version, tuple(faults))


def _quarantined(
    record: PluginRecord, faults: Iterable[Fault], cause: BaseException | None = None
) -> PluginRecord:
    error = _refusal(record, faults)
    error.__cause__ = cause
    return evolve(record, status="quarantined", error=error)


def _blocked(record: PluginRecord) -> PluginRecord:
    return evolve(record, status="blocked", error=_refusal(record, [("blocked", "", {})]))
