"""The catalogue: both languages, words that go by a number, and the errors that read it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import string
import tomllib
from datetime import date
from pathlib import Path

import pytest

import grassroots_gov
from grassroots_gov import RuleBook, errors, plan_duty, text
from grassroots_gov.errors import BadChoice, GrassrootsError, PluginFaults, UnknownPlugin
from grassroots_gov.text import is_english, say

SENTENCES = {
    f"{path.stem}.{key}": sentence
    for path in (Path(text.__file__).parent / "messages").glob("*.toml")
    for key, sentence in tomllib.loads(path.read_text("utf-8")).items()
}


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_sentence_stands_in_both_languages() -> None:
    assert {key: sorted(one) for key, one in SENTENCES.items() if sorted(one) != ["en", "vi"]} == {}


@pytest.mark.parametrize("many", [0, 1, 2, 1000])
def test_the_word_goes_by_its_number(many: int) -> None:
    expected = "1 rule differs" if many == 1 else f"{text.show(many)} rules differ"
    assert say("cli.diff_title", "en", count=many) == expected
    assert say("cli.diff_title", "en", count=text.show(many)) == expected


def test_no_english_sentence_says_one_of_many() -> None:
    """A noun that goes by its number in one sentence does so in all."""
    many = {noun for one in SENTENCES.values() for noun in re.findall(r"\|([a-z]+s)\}", one["en"])}
    assert len(many) > 20
    wrong = []
    for key, sentence in SENTENCES.items():
        said = say(key, "en", **dict.fromkeys(_places(sentence["en"]), 1))
        wrong += [(key, said) for noun in re.findall(r"\b1 (?:[a-z]+ )?([a-z]+s)\b", said) if noun in many]
    assert wrong == []


def test_one_plugin_was_and_two_were_not_taken_in() -> None:
    one = UnknownPlugin("x", ("y",))
    assert str(PluginFaults((one,))).startswith("1 plugin was not taken in:")
    assert str(PluginFaults((one, one))).startswith("2 plugins were not taken in:")


# --- nothing near -----------------------------------------------------------------------------------------

NEAR = [
    error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, GrassrootsError) and "nearest" in error.fields
]


@pytest.mark.parametrize("error", NEAR)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_where_nothing_is_near_no_sentence_ends_in_the_air(error, lang) -> None:
    given = dict.fromkeys(error.fields, "x")
    given |= {"on": date(2024, 6, 3), "nearest": ()} | ({"first": None} if "first" in error.fields else {})
    given |= {"others": ()} if "others" in error.fields else {}
    said = error(**{name: given[name] for name in error.fields}).explain(lang)
    assert not re.search(r"[:,;]\s*[.;,]|:\s*$", said), said
    assert said.rstrip().endswith(".")
    given["nearest"] = ("abc",)
    assert "abc" in error(**{name: given[name] for name in error.fields}).explain(lang) or given.get("first")


def test_there_are_such_errors() -> None:
    assert len(NEAR) >= 10


# --- a language there is not --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["xx", "VI", "", None, 3, ["vi"]])
def test_a_language_there_is_not_is_told_with_those_there_are(lang) -> None:
    for ask in (lambda: say("law.holds", lang), lambda: is_english(lang)):
        with pytest.raises(BadChoice) as raised:
            ask()
        assert raised.value.known == ("vi", "en")
        assert "vi, en" in str(raised.value)
        assert "vi, en" in raised.value.explain("vi")


def _asked() -> list[tuple[str, object]]:
    """Every public value that explains itself, ready to be asked."""
    from grassroots_gov import Citation, Count, Dong, Officer, WorkCalendar, decide, matters

    day = date(2024, 6, 3)
    officers = [Officer(id="a", post="peoples_committee_chair")]
    vote = Count(unit="household", eligible=10, attending=9, agree=8)
    rules = RuleBook.vietnam().at(day)
    return [
        ("verdict", decide("infrastructure_contribution", vote, on=day).explain),
        ("plan", plan_duty(officers, day, day).explain),
        ("error", BadChoice("a", "b", ("c",)).explain),
        ("words", Dong(5).in_words),
        ("citation", Citation("Luật số 10/2022/QH15", "15").in_lang),
        ("rule", rules[next(iter(rules.keys()))].label),
        ("matter", matters(day)[0].label),
        ("deadline", WorkCalendar.vietnam().add_working_days(day, 9).explain),
    ]


@pytest.mark.parametrize(("what", "ask"), _asked())
def test_whatever_explains_itself_refuses_a_language_there_is_not(what, ask) -> None:
    with pytest.raises(BadChoice):
        ask("xx")
    assert ask("vi")
    assert ask("en")


def test_no_module_tells_languages_apart_on_its_own() -> None:
    """``lang == "en"`` takes every other word for Vietnamese."""
    found = []
    for info in pkgutil.walk_packages(grassroots_gov.__path__, "grassroots_gov."):
        if not info.name.startswith(("grassroots_gov.cli", "grassroots_gov.__main__")):
            source = inspect.getsource(importlib.import_module(info.name))
            found += [info.name for _ in re.findall(r"lang == \"(?:en|vi)\" (?:else|\))", source)]
    assert found == []


# --- what mends a server does not mend a file ---------------------------------------------------------

SERVER = "postgresql://db.example.vn:5432/xa?commune=tan-lap"
FILE = "sqlite:////srv/tan-lap.db"


@pytest.mark.parametrize(
    ("reason", "named"),
    [
        ("no_server", "địa chỉ"),
        ("refused_login", "mật khẩu"),
        ("no_database", "tên cơ sở dữ liệu"),
        ("no_rights", "quyền"),
        ("missing_tables", "mode=rw"),
        ("disk_full", "máy chủ"),
        ("server_error", "máy chủ"),
        ("whatever the server says", "máy chủ"),
    ],
)
def test_a_server_is_not_mended_by_looking_at_a_path(reason, named) -> None:
    error = errors.StoreUnavailable(SERVER, reason)
    assert named in error.mend("vi")
    assert "đường dẫn" not in error.explain("vi")
    assert "path" not in error.explain("en")
    assert "đường dẫn" in errors.StoreUnavailable(FILE, "disk_full").mend("vi")
    assert "đường dẫn" in errors.StoreUnavailable("/srv/tan-lap.db", "cannot_open").mend("vi")


@pytest.mark.parametrize(
    "error",
    [
        errors.StoreBusy(SERVER, 20),
        errors.ForeignStore(SERVER, "foreign_table"),
        errors.BadStoreUrl(SERVER, "no_commune"),
        errors.BadStoreUrl(SERVER, "sql_url"),
    ],
)
def test_no_file_is_named_where_a_server_is_meant(error) -> None:
    assert not re.search(r"\btệp\b|chương trình kia|sqlite", error.mend("vi"))
    assert not re.search(r"\bfile\b|other program|sqlite", error.mend("en"))
    of_a_file = type(error)(*(FILE if value == SERVER else value for value in error.data().values()))
    assert of_a_file.mend("vi") != error.mend("vi") or error.data().get("reason") == "sql_url"


@pytest.mark.parametrize("room", ["a" * 3000, "ạ" * 200, "../messages/duty", "duty\0", "", "."])
def test_a_room_that_no_catalogue_has_knows_no_sentence(room) -> None:
    assert not text.has(f"{room}.reason_away")
    with pytest.raises(KeyError):
        say(f"{room}.reason_away", "vi")


def test_every_catalogue_has_a_name_that_can_be_asked_for() -> None:
    assert all(text.has(key) for key in SENTENCES)


def test_a_condition_of_a_count_that_is_no_equation_is_told_in_words() -> None:
    sources = Path(grassroots_gov.__file__).parent.rglob("*.py")
    codes = {
        code for path in sources for code in re.findall(r'ImpossibleCount\("(\w+)"', path.read_text("utf-8"))
    }
    assert "once_on_roll" in codes
    assert {code for code in codes if f"errors.impossible_count.{code}" not in SENTENCES} == set()
    told = errors.ImpossibleCount("once_on_roll", "H-1")
    assert "danh sách (H-1)" in told.explain("vi")
    assert "roll once (H-1)" in told.explain("en")
