"""A new plugin: a package that installs, is found by the host, and whose tests say what to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from grassroots_gov.errors import BadPluginName

__all__ = ["KINDS", "Kind", "render"]

Kind = Literal["storage", "notifier", "rules"]
KINDS: tuple[Kind, ...] = ("storage", "notifier", "rules")

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FILES: Mapping[str, tuple[str, ...]] = {
    "storage": ("plugin.py", "store.py"),
    "notifier": ("plugin.py", "channel.py"),
    "rules": ("plugin.py", "layer.toml"),
}
_ABOUT: Mapping[str, tuple[str, str]] = {
    "storage": (
        "Stores of grassroots-gov at @SCHEME@:// addresses.",
        'Fill in the blanks of `src/@MODULE@/store.py`; then `commune = Commune.open("@SCHEME@://…")` works.',
    ),
    "notifier": (
        "Notices of grassroots-gov over the channel @CHANNEL@.",
        "Fill in `_deliver` in `src/@MODULE@/channel.py`, and the fixture `received` in the tests.",
    ),
    "rules": (
        "Rules that a province or commune sets where the law leaves it to them.",
        "Name the unit in `src/@MODULE@/plugin.py` and write its rules into `src/@MODULE@/layer.toml`.",
    ),
}


def render(name: str, kind: Kind, target: Path) -> tuple[Path, ...]:
    """Write a new plugin of ``kind`` into ``target / name`` and answer the files written, sorted.

    The name is that of the distribution: lower-case letters, digits and hyphens. A name that cannot be, a
    kind that there is not, and a folder that is not empty raise ``BadPluginName``; nothing is written then.
    """
    folder = target / name
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise BadPluginName(name, "name")
    if kind not in KINDS:
        raise BadPluginName(kind, "kind")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadPluginName(str(folder), "folder")
    short = name.removeprefix("grassroots-gov-")
    about, steps = _ABOUT[kind]
    words = {
        "DESCRIPTION": about,
        "STEPS": steps,
        "NAME": name,
        "MODULE": name.replace("-", "_"),
        "PLUGIN": short,
        "SCHEME": short.replace("-", ""),
        "CHANNEL": short,
    }
    inside = f"src/{words['MODULE']}"
    files = {
        "pyproject.toml": ("common", "pyproject.toml"),
        "README.md": ("common", "README.md"),
        f"{inside}/__init__.py": ("common", "init.py"),
        **{f"{inside}/{file}": (kind, file) for file in _FILES[kind]},
        "tests/test_plugin.py": (kind, "test_plugin.py"),
    }
    texts = {path: _filled(*source, words) for path, source in files.items()}
    texts[f"{inside}/py.typed"] = ""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return tuple(sorted(folder / path for path in texts))


def _filled(part: str, file: str, words: Mapping[str, str]) -> str:
    from importlib.resources import files

    text = files(__package__).joinpath("templates", part, f"{file}.in").read_text(encoding="utf-8")
    # Descriptions name other words, so they are filled first.
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text
