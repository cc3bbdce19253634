"""The host calls plugins: exactly one store, collected channels, closed law, isolated notices, no secrets."""

from __future__ import annotations

import argparse
import logging
import traceback
from collections.abc import Iterator, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from grassroots_gov.errors import (
    BadAnswer,
    HookFailed,
    PluginError,
    StoreClosed,
    StoreUnavailable,
    TwoAnswers,
    UnknownScheme,
)
from grassroots_gov.hooks import DeliveryReceipt, Message, PluginHost, hookimpl
from grassroots_gov.hooks.builtin import LogNotifier
from grassroots_gov.hooks.secrets import safe_url
from grassroots_gov.hooks.specs import CLOSED, ISOLATED
from grassroots_gov.hooks.validate import SPECS
from grassroots_gov.journal import MemoryStore
from grassroots_gov.law import Finding

SECRET = "s3cret/of@An"
URL = f"clay://an:{SECRET}@tablet.example/xa"


class Clay:
    """A store of tablets."""

    GRASSROOTS_GOV_SCHEMES = ("clay",)

    def __init__(self) -> None:
        self.opened: list[MemoryStore] = []

    @hookimpl
    def open_store(self, url: str) -> MemoryStore | None:
        if not url.startswith("clay:"):
            return None
        self.opened.append(MemoryStore())
        return self.opened[-1]


def raising(hook: str, error: BaseException | type[BaseException]) -> object:
    """A plugin whose only hook raises."""

    def function() -> NoReturn:
        raise error

    function.__name__ = hook
    return SimpleNamespace(**{hook: hookimpl(function)})


def answering(hook: str, value: object) -> object:
    """A plugin whose only hook answers a value."""

    def function() -> object:
        return value

    return SimpleNamespace(**{hook: hookimpl(function)})


def host_of(**plugins: object) -> PluginHost:
    host = PluginHost.bare()
    for name, plugin in plugins.items():
        host.register(plugin, name=name, version="1.2")
    return host


def test_the_one_plugin_that_answers_opens_the_store() -> None:
    clay = Clay()
    assert host_of(clay=clay).open_store(URL) is clay.opened[0]


def test_an_unknown_scheme_names_those_there_are_and_the_package() -> None:
    with pytest.raises(UnknownScheme) as caught:
        host_of(clay=Clay()).open_store("postgresql://an:pw@h/db")
    error = caught.value
    assert (error.scheme, error.schemes, error.package) == (
        "postgresql",
        ("clay", "memory", "sqlite"),
        "grassroots-gov-sql",
    )
    assert "pip install grassroots-gov-sql" in str(error)
    assert "pw" not in error.explain("vi")
    with pytest.raises(UnknownScheme) as caught:
        PluginHost.bare().open_store("clay:x")
    assert "memory, sqlite" in str(caught.value)
    assert "pip install" not in str(caught.value)


def test_two_plugins_answering_one_scheme_are_both_named_and_both_stores_closed() -> None:
    one, two = Clay(), Clay()
    with pytest.raises(TwoAnswers) as caught:
        host_of(one=one, two=two).open_store(URL)
    assert caught.value.plugins == ("one", "two")
    for store in (*one.opened, *two.opened):
        with pytest.raises(StoreClosed):
            store.length("x")


def test_a_store_is_not_left_open_when_another_plugin_fails() -> None:
    clay = Clay()
    with pytest.raises(HookFailed) as caught:
        host_of(clay=clay, broken=raising("open_store", ValueError("no"))).open_store(URL)
    assert caught.value.plugin == "broken"
    with pytest.raises(StoreClosed):
        clay.opened[0].length("x")


def test_an_answer_that_is_no_store_is_refused() -> None:
    with pytest.raises(BadAnswer) as caught:
        host_of(odd=answering("open_store", "a store")).open_store(URL)
    error = caught.value
    assert (error.plugin, error.version, error.hook, error.got) == ("odd", "1.2", "open_store", "str")


class Leaking:
    """A driver that puts the whole address into its errors, as drivers do."""

    def __init__(self, error: type[Exception], wrap: bool) -> None:
        self.error, self.wrap = error, wrap

    @hookimpl
    def open_store(self, url: str) -> MemoryStore | None:
        try:
            raise OSError(f"cannot log in with {SECRET} at {url}")
        except OSError as error:
            if self.wrap:
                raise StoreUnavailable(url, str(error)) from error
            raise self.error(str(error)) from error


@pytest.mark.parametrize(
    "plugin", [Leaking(ValueError, False), Leaking(KeyError, False), Leaking(OSError, True)]
)
def test_no_secret_of_the_address_is_in_any_error(plugin: Leaking) -> None:
    with pytest.raises((HookFailed, StoreUnavailable)) as caught:
        host_of(leaking=plugin).open_store(URL)
    error: Any = caught.value
    shown = "".join(traceback.format_exception(error)) + repr(error) + error.explain("vi") + str(error.data())
    for part in (SECRET, "s3cret", "of@An"):
        assert part not in shown
    assert (error.plugin, error.hook, error.version) == ("leaking", "open_store", "1.2")
    assert isinstance(error, StoreUnavailable) == plugin.wrap


def test_the_cause_of_a_failure_is_kept_where_it_holds_no_secret() -> None:
    cause = ValueError("the tablet is broken")
    with pytest.raises(HookFailed) as caught:
        host_of(broken=raising("open_store", cause)).open_store(URL)
    assert caught.value.__cause__ is cause
    assert "the tablet is broken" in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///so.db", "sqlite:///so.db"),
        ("memory:", "memory:"),
        ("clay://an:pw@h:1/x", "clay://***@h:1/x"),
        ("clay://h/x?password=p%20w&sslmode=on", "clay://h/x?password=***&sslmode=on"),
        ("clay://an:a/b?c#d@h/x", "clay://***@h/x"),
    ],
)
def test_an_address_is_shown_without_its_secret(url: str, shown: str) -> None:
    assert safe_url(url) == shown


# --- channels ---------------------------------------------------------------------------------------


class Speaker:
    channel = "speaker"

    def send(self, message: Message) -> DeliveryReceipt:
        return DeliveryReceipt(message_id=message.id, channel=self.channel)


def test_channels_are_collected_beside_the_log() -> None:
    config = {"speaker": {"host": "h"}}
    seen: list[Mapping[str, object]] = []

    class Plugin:
        @hookimpl
        def notifiers(self, config: Mapping[str, object]) -> Iterator[Speaker]:
            seen.append(config)
            return iter([Speaker()])

    host = PluginHost.bare()
    host.register(SimpleNamespace(notifiers=hookimpl(lambda config: iter([Speaker()]))), name="speaker")
    assert [notifier.channel for notifier in host.notifiers(config)] == ["speaker", "log"]


def test_a_channel_plugin_that_fails_is_isolated_attributed_and_keeps_no_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @hookimpl
    def notifiers(config: Mapping[str, Any]) -> list[Speaker]:
        raise ConnectionError(f"refused with {config['mail']['password']}")

    host = host_of(broken=SimpleNamespace(notifiers=notifiers), speaker=answering("notifiers", [Speaker()]))
    with caplog.at_level(logging.WARNING):
        made = host.notifiers({"mail": {"password": SECRET}})
    assert [notifier.channel for notifier in made] == ["speaker", "log"]
    (failure,) = host.failures
    assert isinstance(failure, HookFailed)
    assert (failure.plugin, failure.hook, failure.version) == ("broken", "notifiers", "1.2")
    assert SECRET not in caplog.text + str(failure)
    assert "broken" in caplog.text


def test_two_channels_of_one_name_are_refused_naming_both() -> None:
    host = host_of(a=answering("notifiers", [Speaker()]), b=answering("notifiers", [Speaker()]))
    with pytest.raises(TwoAnswers) as caught:
        host.notifiers({})
    assert caught.value.plugins == ("a", "b")


def test_the_log_channel_writes_each_notice_once(caplog: pytest.LogCaptureFixture) -> None:
    message = Message(id="a#1", channel="log", recipient="xóm 1", body="Họp", created_on=date(2020, 5, 20))
    notifier = LogNotifier()
    with caplog.at_level(logging.INFO, "grassroots_gov.notices"):
        receipts = [notifier.send(message), notifier.send(message)]
    assert [record.message_value for record in caplog.records] == [message]  # type: ignore[attr-defined]  # rides along
    assert receipts == [DeliveryReceipt(message_id="a#1", channel="log", reference="a#1")] * 2


# --- what fails closed, what is isolated ------------------------------------------------------------

GIVEN: dict[str, dict[str, object]] = {
    "open_store": {"url": "clay:x"},
    "notifiers": {"config": {}},
    "rule_layers": {"unit": "Tân Lập"},
    "announcements": {"year": 2024},
    "review": {"commune": None, "fact": None},
    "recorded": {"commune": None, "fact": None},
    "plan_duty": {"request": None},
    "official_unit": {"code": "70", "on": date(2025, 8, 1)},
    "render": {"document": None, "format": "pdf"},
    "commands": {"subparsers": None},
}


def test_every_hook_has_a_method_and_a_promise() -> None:
    assert set(GIVEN) == set(SPECS) == CLOSED | ISOLATED
    assert not CLOSED & ISOLATED
    for hook in SPECS:
        assert callable(getattr(PluginHost, hook))


@pytest.mark.parametrize("hook", sorted(CLOSED))
def test_law_money_and_what_is_waited_for_fail_closed(hook: str) -> None:
    host = host_of(broken=raising(hook, RuntimeError("oh")))
    with pytest.raises(HookFailed) as caught:
        getattr(host, hook)(**GIVEN[hook])
    error = caught.value
    assert (error.plugin, error.hook, error.version) == ("broken", hook, "1.2")
    assert isinstance(error.__cause__, RuntimeError)


@pytest.mark.parametrize("hook", sorted(ISOLATED))
def test_notices_are_isolated_and_the_others_are_still_told(hook: str) -> None:
    told: list[str] = []

    def tell() -> object:
        told.append("told")
        return []

    host = host_of(early=SimpleNamespace(**{hook: hookimpl(tell)}), broken=raising(hook, RuntimeError("oh")))
    getattr(host, hook)(**GIVEN[hook])
    assert told == ["told"]
    assert [(error.plugin, error.hook) for error in host.failures if isinstance(error, HookFailed)] == [
        ("broken", hook)
    ]


def test_failures_kept_are_bounded() -> None:
    host = host_of(broken=raising("recorded", RuntimeError("oh")))
    for _ in range(130):
        host.recorded(None, None)  # type: ignore[arg-type]  # the plugin looks at neither
    assert len(host.failures) == 100


def test_a_keyboard_interrupt_is_nobodys_fault() -> None:
    with pytest.raises(KeyboardInterrupt):
        host_of(slow=raising("recorded", KeyboardInterrupt)).recorded(None, None)  # type: ignore[arg-type]  # unused


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        ("rule_layers", "one layer"),
        ("rule_layers", [1]),
        ("announcements", {"2024": 1}),
        ("review", [False]),
        ("review", True),
        ("render", "text"),
        ("official_unit", 70),
        ("plan_duty", object()),
    ],
)
def test_an_answer_of_another_kind_is_refused(hook: str, answer: object) -> None:
    with pytest.raises(BadAnswer) as caught:
        getattr(host_of(odd=answering(hook, answer)), hook)(**GIVEN[hook])
    assert caught.value.plugin == "odd"


def test_an_answer_that_fails_while_it_is_walked_is_the_plugins_failure() -> None:
    def walk() -> Iterator[object]:
        raise RuntimeError("later")
        yield

    with pytest.raises(HookFailed) as caught:
        host_of(lazy=answering("review", walk())).review(None, None)  # type: ignore[arg-type]  # unused
    assert caught.value.plugin == "lazy"


def test_any_finding_of_any_reviewer_is_heard() -> None:
    one, two = Finding("holds"), Finding("fails")
    host = host_of(a=answering("review", [one]), b=answering("review", [two]), c=answering("review", []))
    assert host.review(None, None) == (two, one)  # type: ignore[arg-type]  # unused


def test_the_first_answer_is_taken_and_the_built_in_work_stays_where_there_is_none() -> None:
    host = host_of(a=answering("render", b"a"), b=answering("render", None), c=answering("render", b"c"))
    assert host.render(object(), "pdf") == b"c"
    assert PluginHost.bare().render(object(), "pdf") is None
    assert PluginHost.bare().plan_duty(object()) is None  # type: ignore[arg-type]  # nobody looks at it


def test_a_plugin_names_only_the_parameters_it_wants_in_any_order() -> None:
    seen: list[object] = []

    @hookimpl
    def recorded(fact: object, commune: object) -> None:
        seen.append((commune, fact))

    host_of(p=SimpleNamespace(recorded=recorded)).recorded("xã", "việc")  # type: ignore[arg-type]  # plain stand-ins
    assert seen == [("xã", "việc")]


def test_plugins_add_commands() -> None:
    @hookimpl
    def commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        subparsers.add_parser("siren").set_defaults(run=lambda _: 0)

    parser = argparse.ArgumentParser()
    host_of(p=SimpleNamespace(commands=commands)).commands(parser.add_subparsers())
    assert parser.parse_args(["siren"]).run(None) == 0


def test_hosts_do_not_share_plugins() -> None:
    assert host_of(clay=Clay()).schemes != PluginHost.bare().schemes


@pytest.mark.parametrize("error", [HookFailed("p", "1", "review", "x"), TwoAnswers("h", "w", ("a",))])
def test_errors_of_plugins_are_one_family_with_a_page(error: PluginError) -> None:
    import pickle

    assert isinstance(error, PluginError)
    assert error.page.endswith(f"{error.code}.md")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
