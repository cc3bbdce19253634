"""The host finds, checks and takes in plugins, and says what became of each."""

from __future__ import annotations

import importlib.metadata
import itertools
import logging
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from pluggy import HookimplMarker

from grassroots_gov.errors import PluginFaults, PluginRefused, UnknownPlugin
from grassroots_gov.hooks import API_VERSION, Message, Notifier, PluginHost, PluginRecord, hookimpl
from grassroots_gov.hooks.discovery import installed
from grassroots_gov.journal import Fact, MemoryStore, Store

Publish = Callable[..., None]


NUMBERS = itertools.count(1)


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Install a distribution with one module and one entry point into a folder of its own."""

    def install(
        name: str, source: str, *, distribution: str = "", version: str = "1.0", target: str = ""
    ) -> None:
        count = next(NUMBERS)  # no two modules of one name: Python keeps what it imported
        distribution = distribution or f"dist-{name}"
        module = f"plugin_{count}_{name.replace('-', '_')}"
        site = tmp_path / f"site{count}"
        site.mkdir()
        (site / f"{module}.py").write_text(textwrap.dedent(source), encoding="utf-8")
        info = site / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n\nText\n"
        )
        (info / "entry_points.txt").write_text(
            f"[console_scripts]\nx = y:z\n\n[grassroots_gov]\n{name} = {target or module}\n"
        )
        monkeypatch.syspath_prepend(site)

    return install


NOTIFY = """
    from grassroots_gov import hookimpl
    @hookimpl
    def notifiers(config):
        return []
"""


def of(host: PluginHost, name: str) -> PluginRecord:
    (record,) = [record for record in host.report() if record.name == name]
    return record


def test_an_installed_plugin_is_found_imported_validated_and_registered(publish: Publish) -> None:
    publish("siren", NOTIFY, distribution="Village-Siren", version="2.3")
    record = of(PluginHost.discover(), "siren")
    assert (record.stage, record.status, record.hooks) == ("registered", "active", ("notifiers",))
    assert (record.distribution, record.version, record.reason, record.advice) == (
        "Village-Siren",
        "2.3",
        "",
        "",
    )


def test_the_order_of_loading_and_calling_is_that_of_the_names(publish: Publish) -> None:
    for name in ("zeta", "alpha", "mid"):
        publish(
            name,
            f"""
            from types import SimpleNamespace
            from grassroots_gov import hookimpl
            @hookimpl
            def rule_layers(unit):
                return [SimpleNamespace(name="{name}:" + unit, rules=())]
            """,
        )
    host = PluginHost.discover()
    assert [layer.name for layer in host.rule_layers("Tân Lập")] == [
        "alpha:Tân Lập",
        "mid:Tân Lập",
        "zeta:Tân Lập",
    ]
    names = [record.name for record in host.report()]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("source", "stage", "said"),
    [
        ("import no_such_module_anywhere", "found", "no_such_module_anywhere"),
        ("raise SystemExit(3)", "found", "SystemExit"),
        ("def helper(): pass", "imported", "hookimpl"),
    ],
)
def test_a_broken_plugin_is_quarantined_and_the_others_work(
    publish: Publish, caplog: pytest.LogCaptureFixture, source: str, stage: str, said: str
) -> None:
    publish("broken", source)
    publish("siren", NOTIFY)
    with caplog.at_level(logging.WARNING):
        host = PluginHost.discover()
    record = of(host, "broken")
    assert (record.stage, record.status) == (stage, "quarantined")
    assert said in record.reason
    assert record.advice
    assert "broken" in caplog.text
    assert of(host, "siren").status == "active"


def test_strict_raises_every_fault_together(publish: Publish) -> None:
    publish("one", "1/0")
    publish("two", "def helper(): pass")
    publish("siren", NOTIFY)
    with pytest.raises(PluginFaults) as caught:
        PluginHost.discover(strict=True, allow={"one", "two", "sirene"})
    refused = [error.plugin for error in caught.value.errors if isinstance(error, PluginRefused)]
    assert refused == ["one", "two"]
    assert [error.name for error in caught.value.errors if isinstance(error, UnknownPlugin)] == ["sirene"]
    assert isinstance(caught.value.errors[0].__cause__, ZeroDivisionError)
    for word in ("one", "ZeroDivisionError", "two", "sirene"):
        assert word in str(caught.value)


def test_two_distributions_with_one_name_are_both_refused_and_both_named(publish: Publish) -> None:
    publish("siren", NOTIFY, distribution="first-siren")
    publish("siren", NOTIFY, distribution="second-siren")
    records = [record for record in PluginHost.discover().report() if record.name == "siren"]
    assert [record.status for record in records] == ["quarantined", "quarantined"]
    assert [record.distribution for record in records] == ["first-siren", "second-siren"]
    assert "second-siren" in records[0].reason
    assert "first-siren" in records[1].reason
    with pytest.raises(PluginFaults):
        PluginHost.discover(strict=True)


def test_a_plugin_cannot_take_the_name_of_a_built_in_one(publish: Publish) -> None:
    publish("memory", NOTIFY, distribution="imposter")
    host = PluginHost.discover()
    records = [record for record in host.report() if record.name == "memory"]
    assert {record.distribution: record.status for record in records} == {
        "grassroots-gov": "active",
        "imposter": "quarantined",
    }
    assert isinstance(host.open_store("memory:"), MemoryStore)


def test_allow_and_block_go_by_the_name_in_the_report_and_import_nothing(publish: Publish) -> None:
    publish("siren", "raise AssertionError('imported')", distribution="village-siren")
    publish("board", NOTIFY)
    blocked = of(PluginHost.discover(block={"siren"}), "siren")
    assert (blocked.status, blocked.stage) == ("blocked", "found")
    assert blocked.reason
    host = PluginHost.discover(allow={"board"})
    assert (of(host, "siren").status, of(host, "board").status) == ("blocked", "active")
    assert of(PluginHost.discover(block={"village-siren"}), "siren").status == "quarantined"
    assert of(PluginHost.discover(block={"log"}), "log").status == "blocked"


def test_one_file_plugins_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "siren.py").write_text('__version__ = "0.4"\n' + textwrap.dedent(NOTIFY))
    (tmp_path / "broken.py").write_text("def (:\n")
    (tmp_path / "_shared.py").write_text("raise AssertionError\n")
    (tmp_path / "notes.txt").write_text("no plugin\n")
    host = PluginHost.discover(folders=[tmp_path])
    assert of(host, "siren").version == "0.4"
    assert of(host, "siren").status == "active"
    assert "SyntaxError" in of(host, "broken").reason
    assert not [record for record in host.report() if record.name in ("_shared", "notes")]


def test_the_quick_reader_of_entry_points_agrees_with_the_standard_one(publish: Publish) -> None:
    publish("siren", NOTIFY, distribution="Village.Siren", version="2.3")
    publish("same", NOTIFY, distribution="twice", version="1")
    publish("same", NOTIFY, distribution="twice", version="2")  # an older copy further down the path
    quick = [(one.name, one.target, one.distribution, one.version) for one in installed()]
    standard = sorted(
        (point.name, point.value, point.dist.name, point.dist.version)
        for point in importlib.metadata.entry_points(group="grassroots_gov")
        if point.dist is not None
    )
    assert sorted(quick) == standard
    assert [version for name, _, _, version in quick if name == "same"] == ["2"]


def test_a_path_that_is_no_folder_is_left_to_the_standard_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zipfile import ZipFile

    archive = tmp_path / "plugins.zip"
    with ZipFile(archive, "w") as file:
        file.writestr("zipped_plugin.py", textwrap.dedent(NOTIFY))
        file.writestr("zipped-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: zipped\nVersion: 1\n")
        file.writestr("zipped-1.dist-info/entry_points.txt", "[grassroots_gov]\nzipped = zipped_plugin\n")
    monkeypatch.syspath_prepend(archive)
    assert of(PluginHost.discover(), "zipped").status == "active"


def test_a_bare_host_looks_at_no_installed_package() -> None:
    # What the interpreter itself has loaded (for editable installs, say) is not ours.
    code = """
        import sys
        before = set(sys.modules)
        from grassroots_gov import PluginHost
        host = PluginHost.bare()
        host.open_store("memory:")
        loaded = set(sys.modules) - before
        heavy = {"importlib.metadata", "logging", "sqlite3", "argparse", "email"} & loaded
        assert not heavy, heavy
        assert "grassroots_gov.hooks.discovery" not in loaded
        from grassroots_gov.hooks import discovery
        list(discovery._fast())
        assert "importlib.metadata" not in set(sys.modules) - before
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


# --- what is refused at load ------------------------------------------------------------------------


def refusal(plugin: object) -> str:
    host = PluginHost.bare()
    before = host.report()
    with pytest.raises(PluginRefused) as caught:
        host.register(plugin, name="p", version="9")
    assert host.report() == before
    assert (caught.value.plugin, caught.value.version) == ("p", "9")
    return str(caught.value)


class Wrong:
    """One plugin for each thing that is refused, with what the refusal says."""

    class Misspelled:
        @hookimpl
        def notifers(self, config: object) -> list[Notifier]:
            return []

    class Unmarked:
        def notifiers(self, config: object) -> list[Notifier]:
            return []

    class OtherProject:
        @HookimplMarker("grassroots-gov")
        def notifiers(self, config: object) -> list[Notifier]:
            return []

    class UnknownParameter:
        @hookimpl
        def notifiers(self, configuration: object) -> list[Notifier]:
            return []

    class KeywordOnly:
        @hookimpl
        def review(self, commune: object, *, fact: object) -> list[object]:
            return []

    class Defaulted:
        @hookimpl
        def review(self, commune: object, fact: object = None) -> list[object]:
            return []

    class Variadic:
        @hookimpl
        def recorded(self, *args: object, **kwargs: object) -> None: ...

    class PositionalOnly:
        @hookimpl
        def notifiers(self, config: object, /) -> list[Notifier]:
            return []

    class Async:
        @hookimpl
        async def recorded(self, fact: object) -> None: ...

    class Generator:
        @hookimpl
        def notifiers(self, config: object) -> object:
            yield from ()

    class Wrapper:
        @hookimpl(wrapper=True)
        def review(self, fact: object) -> object:
            yield
            return []

    class Newer:
        GRASSROOTS_GOV_API = f">={API_VERSION[0] + 1}"

        @hookimpl
        def notifiers(self, config: object) -> list[Notifier]:
            return []

    class NoRange:
        GRASSROOTS_GOV_API = "the newest"

        @hookimpl
        def notifiers(self, config: object) -> list[Notifier]:
            return []


@pytest.mark.parametrize(
    ("plugin", "said"),
    [
        (Wrong.Misspelled(), ["notifers", "Nearest: notifiers"]),
        (Wrong.Unmarked(), ["notifiers", "not marked"]),
        (Wrong.OtherProject(), ["hookimpl of grassroots_gov"]),
        (Wrong.UnknownParameter(), ["configuration", "parameters of notifiers are: config"]),
        (Wrong.KeywordOnly(), ["fact", "keyword-only"]),
        (Wrong.Defaulted(), ["fact", "default"]),
        (Wrong.Variadic(), ["args", "kwargs", "variadic"]),
        (Wrong.PositionalOnly(), ["config", "positional-only"]),
        (Wrong.Async(), ["recorded", "async"]),
        (Wrong.Generator(), ["notifiers", "yield"]),
        (Wrong.Wrapper(), ["review", "wrapper"]),
        (Wrong.Generator, ["self", "class"]),
        (Wrong.Newer(), [">=2", "1.0"]),
        (Wrong.NoRange(), ["the newest", "range"]),
        (SimpleNamespace(), ["no function", "open_store"]),
    ],
)
def test_what_cannot_work_is_refused_with_its_reason_and_mend(plugin: object, said: list[str]) -> None:
    text = refusal(plugin)
    assert [word for word in said if word.lower() not in text.lower()] == []


def test_every_fault_of_a_plugin_is_named_at_once() -> None:
    class Several:
        GRASSROOTS_GOV_API = ">=7"

        @hookimpl
        def notifers(self) -> None: ...

        @hookimpl
        async def review(self, fact: int) -> None: ...

    text = refusal(Several())
    for word in (">=7", "notifers", "async", "int"):
        assert word in text


class Annotated:
    class WrongValue:
        @hookimpl
        def announcements(self, year: str) -> list[object]:
            return []

    class WrongContainer:
        @hookimpl
        def notifiers(self, config: list[str]) -> list[Notifier]:
            return []

    class WrongAnswer:
        @hookimpl
        def render(self, document: object, format: str) -> str | None:  # noqa: A002 - the hook's name
            return None

    class NotASequence:
        @hookimpl
        def notifiers(self, config: Mapping[str, object]) -> Notifier:
            raise AssertionError

    class WrongElement:
        @hookimpl
        def notifiers(self, config: Mapping[str, object]) -> list[int]:
            return []

    class PlainForOurs:
        @hookimpl
        def recorded(self, commune: int, fact: Fact) -> None: ...

    class MessageForFact:
        @hookimpl
        def recorded(self, fact: Message) -> None: ...


@pytest.mark.parametrize(
    ("plugin", "parameter"),
    [
        (Annotated.WrongValue(), "year"),
        (Annotated.WrongContainer(), "config"),
        (Annotated.WrongAnswer(), "return"),
        (Annotated.NotASequence(), "return"),
        (Annotated.WrongElement(), "return"),
        (Annotated.PlainForOurs(), "commune"),
        (Annotated.MessageForFact(), "fact"),
    ],
)
def test_an_annotation_that_disagrees_is_refused(plugin: object, parameter: str) -> None:
    assert f"annotation of {parameter} " in refusal(plugin)


class Agreeing:
    class Loose:
        @hookimpl
        def notifiers(self, config: object) -> list[Notifier]:
            return []

        @hookimpl
        def recorded(self, fact, commune) -> None:  # type: ignore[no-untyped-def]  # as authors write it
            ...

    class Narrow:
        @hookimpl
        def open_store(self, url: str) -> MemoryStore | None:
            return None

        @hookimpl
        def notifiers(self, config: Mapping[str, object]) -> tuple[Notifier, ...]:
            return ()

    class Same:
        @hookimpl
        def open_store(self, url: str) -> Store | None:
            return None

        @hookimpl
        def review(self, commune: "Commune", fact: "Fact") -> "Sequence[Finding]":  # type: ignore[name-defined]  # noqa: F821, UP037
            return []

    class Unresolvable:
        @hookimpl
        def review(self, commune: "nowhere.Commune", fact: "nowhere.Fact") -> "list[nowhere.Finding]":  # type: ignore[name-defined]  # noqa: F821, UP037
            return []


@pytest.mark.parametrize(
    "plugin", [Agreeing.Loose(), Agreeing.Narrow(), Agreeing.Same(), Agreeing.Unresolvable()]
)
def test_an_annotation_that_may_agree_is_taken(plugin: object) -> None:
    assert PluginHost.bare().register(plugin, name="p").status == "active"


def test_one_name_is_registered_once() -> None:
    class Good:
        @hookimpl
        def notifiers(self) -> list[Notifier]:
            return []

    host = PluginHost.bare()
    host.register(Good(), name="good")
    with pytest.raises(PluginRefused) as caught:
        host.register(Good(), name="good")
    assert "good" in str(caught.value)
    assert of(host, "good").status == "active"


def test_without_a_name_a_plugin_bears_that_of_its_class() -> None:
    class Siren:
        @hookimpl
        def notifiers(self) -> list[Notifier]:
            return []

    assert PluginHost.bare().register(Siren()).name == "Siren"


def test_an_implementation_may_ask_to_be_first_or_bear_another_name() -> None:
    class Early:
        @hookimpl(tryfirst=True)
        def render(self, document: object) -> bytes:
            return b"early"

    class Late:
        @hookimpl(specname="render")
        def as_late_as_can_be(self) -> bytes:
            return b"late"

    host = PluginHost.bare()
    host.register(Early(), name="early")
    assert host.register(Late(), name="late").hooks == ("render",)
    assert host.render(None, "txt") == b"early"


def test_a_hook_of_a_later_version_may_be_marked_optional() -> None:
    class Ahead:
        @hookimpl
        def notifiers(self) -> list[Notifier]:
            return []

        @hookimpl(optionalhook=True)
        def forecasts(self, year: int) -> list[int]:
            return []

    assert PluginHost.bare().register(Ahead(), name="ahead").hooks == ("notifiers",)


def test_a_record_speaks_both_languages(publish: Publish) -> None:
    publish("broken", "1/0")
    record = of(PluginHost.discover(), "broken")
    assert record.to_dict("vi")["reason"] != record.to_dict("en")["reason"] == record.reason
