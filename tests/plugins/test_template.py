"""A rendered plugin installs, is found, and its tests say what to write; with the blanks filled they pass."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import grassroots_gov
from grassroots_gov.errors import BadPluginName
from grassroots_gov.hooks.template import KINDS, Kind, render

SOURCE = Path(grassroots_gov.__file__).parents[1]


def run(folder: Path, *command: str, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(part) for part in (site, SOURCE) if part is not None)
    return subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def run_tests(folder: Path) -> tuple[int, int, str]:
    """How many of the plugin's own tests pass and fail, and what is said."""
    done = run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rN", "--tb=short", "-n", "0")
    found = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    assert "error" not in found, done.stdout[-3000:]
    return found.get("passed", 0), found.get("failed", 0), done.stdout


def fill(file: Path, *blanks: tuple[str, str]) -> None:
    """Put code in the place of each blank (a pattern) of a file."""
    text = file.read_text("utf-8")
    for pattern, code in blanks:
        text, count = re.subn(pattern, lambda _, code=code: code, text, count=1, flags=re.DOTALL)
        assert count == 1, pattern
    file.write_text(text, "utf-8")


def fill_storage(folder: Path, module: str) -> None:
    """Fill every blank by handing the work to a store that the library ships."""
    file = folder / f"src/{module}/store.py"
    work = (
        "self._inner.append(stream, expected, records)",
        "return self._inner.read(stream, after)",
        "return self._inner.length(stream)",
        "return self._inner.streams(prefix)",
        "self._inner.annex_put(key, value)",
        "return self._inner.annex_get(key)",
        "self._inner.annex_erase(key)",
    )
    fill(
        file,
        ("__all__ =", "from grassroots_gov.testing import FileStore\n\n__all__ ="),
        ("self.place = place\n", "self._inner = FileStore(place)\n"),
        *((r"raise ToWrite\(.*?\)\n(?=\n)", f"{code}\n") for code in work),
    )


DELIVER = """import json

        line = {**attrs.asdict(message), "created_on": message.created_on.isoformat()}
        with open(self.address, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\\n")
        return ""
"""
LOOK = """import json
            from datetime import date

            file = Path(address)
            said = file.read_text("utf-8").splitlines() if file.exists() else []
            values = [json.loads(line) for line in said]
            days = [date.fromisoformat(value.pop("created_on")) for value in values]
            return [Message(**value, created_on=day) for value, day in zip(values, days, strict=True)]
"""


def fill_notifier(folder: Path, module: str) -> None:
    """Deliver into a file, a line of JSON for each message."""
    fill(
        folder / f"src/{module}/channel.py",
        ("from grassroots_gov import", "import attrs\n\nfrom grassroots_gov import"),
        (r"raise ToWrite\(.*?\n        \)\n", DELIVER),
    )
    fill(folder / "tests/test_plugin.py", (r"raise AssertionError\(.*?\n            \)\n", LOOK))


def fill_rules(folder: Path, module: str) -> None:
    """Name a unit, and take the example in."""
    file = folder / f"src/{module}/plugin.py"
    file.write_text(file.read_text("utf-8").replace('UNIT = ""', 'UNIT = "Tân Lập"'), "utf-8")
    file = folder / f"src/{module}/layer.toml"
    text = file.read_text("utf-8")
    head, _, example = text.partition("# [[rule]]")
    file.write_text(head + "[[rule]]" + example.replace("\n# ", "\n"), "utf-8")


FILL: dict[Kind, Callable[[Path, str], None]] = {
    "storage": fill_storage, "notifier": fill_notifier, "rules": fill_rules,
}  # fmt: skip
SENTENCES: dict[Kind, list[str]] = {
    "storage": [
        "Write OwnStore.append",
        "Write OwnStore.length",
        "Write OwnStore.streams",
        "Write OwnStore.annex_put",
    ],
    "notifier": ["Write OwnChannel._deliver", "Write the fixture received"],
    "rules": ["Write UNIT in plugin.py", "Write your rules in layer.toml"],
}
PASS_AS_RENDERED: dict[Kind, int] = {"storage": 4, "notifier": 3, "rules": 4}


@pytest.mark.parametrize("kind", KINDS)
def test_as_rendered_what_fails_says_what_to_write_and_the_rest_passes(kind: Kind, tmp_path: Path) -> None:
    render(f"our-{kind}", kind, tmp_path)
    passed, failed, said = run_tests(tmp_path / f"our-{kind}")
    assert passed >= PASS_AS_RENDERED[kind], said[-3000:]
    assert failed >= 1
    joined = " ".join(said.split())
    assert [sentence for sentence in SENTENCES[kind] if sentence not in joined] == []


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_blanks_filled_everything_passes(kind: Kind, tmp_path: Path) -> None:
    render(f"our-{kind}", kind, tmp_path)
    FILL[kind](tmp_path / f"our-{kind}", f"our_{kind}")
    passed, failed, said = run_tests(tmp_path / f"our-{kind}")
    assert (failed, passed > PASS_AS_RENDERED[kind]) == (0, True), said[-3000:]


@pytest.mark.parametrize("kind", KINDS)
def test_it_installs_and_the_host_finds_it(kind: Kind, tmp_path: Path) -> None:
    render(f"grassroots-gov-our-{kind}", kind, tmp_path)
    folder, site = tmp_path / f"grassroots-gov-our-{kind}", tmp_path / "site"
    done = run(
        folder, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target", str(site), "."
    )
    assert done.returncode == 0, done.stderr
    code = (
        "from grassroots_gov import PluginHost\n"
        f"(one,) = [r for r in PluginHost.discover(strict=True).report() if r.name == 'our-{kind}']\n"
        "print(one.stage, one.status, one.distribution, one.version)"
    )
    done = run(tmp_path, "-c", code, site=site)
    assert done.stdout.split() == ["registered", "active", f"grassroots-gov-our-{kind}", "0.1.0"], done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_unfilled_and_every_file_reads(kind: Kind, tmp_path: Path) -> None:
    written = render("kho-cua-xa", kind, tmp_path)
    for file in written:
        text = file.read_text("utf-8")
        assert not re.search(r"@[A-Z]+@", text), file
        if file.suffix == ".py":
            compile(text, str(file), "exec")
        if file.suffix == ".toml":
            tomllib.loads(text)
    assert {file.relative_to(tmp_path / "kho-cua-xa").parts[0] for file in written} == {
        "README.md", "pyproject.toml", "src", "tests",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["", "Our", "our_store", "1our", "our-", "../our", "kho của xã", "x" * 61])
def test_a_name_that_cannot_be_writes_nothing(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadPluginName):
        render(name, "storage", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_and_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "mine.txt").write_text("do not touch")
    with pytest.raises(BadPluginName, match="not empty"):
        render("ours", "rules", tmp_path)
    assert [file.name for file in (tmp_path / "ours").iterdir()] == ["mine.txt"]
    with pytest.raises(BadPluginName, match="storage, notifier or rules"):
        render("others", "planner", tmp_path)  # type: ignore[arg-type]  # what a caller without types may do
