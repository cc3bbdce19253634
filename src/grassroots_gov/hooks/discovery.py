"""Finding plugins: installed ones by their entry points, and single files in a folder.

Entry points are read straight from the metadata folders on ``sys.path``: the standard library's reader
costs more time than the whole start of a command (its import alone does). Where the path holds
something else than folders, or another finder of distributions is installed, the standard reader is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

__all__ = ["GROUP", "Candidate", "in_folder", "installed"]

GROUP = "grassroots_gov"
_SECTION = f"[{GROUP}]".encode()


class Candidate(NamedTuple):
    """A plugin that was found and not yet imported.

    ``name``     the name the user sees; ``distribution`` and ``version`` of the package, if it is one
    ``target``   what to import: ``module:attribute``, or the path of a file
    """

    name: str
    target: str
    distribution: str = ""
    version: str = ""
    path: str = ""

    def load(self) -> object:
        """Import it; whatever its code raises goes through."""
        if self.path:
            return _load_file(self.name, self.path)
        from importlib import import_module

        module, _, attribute = self.target.partition(":")
        return reduce(getattr, filter(None, attribute.split(".")), import_module(module))


def installed() -> list[Candidate]:
    """The plugins that installed distributions announce, sorted by name and distribution."""
    found = _fast() if _plain_path() else _standard()
    return sorted(found, key=lambda candidate: (candidate.name, candidate.distribution))


def in_folder(folder: str | os.PathLike[str]) -> list[Candidate]:
    """Each ``*.py`` of a folder that does not begin with an underscore, sorted; its name is the file's."""
    try:
        files = os.listdir(folder)
    except (OSError, ValueError) as error:
        from grassroots_gov.errors import StoreUnavailable

        raise StoreUnavailable(str(folder), getattr(error, "strerror", None) or str(error)) from None
    names = sorted(name for name in files if name.endswith(".py") and not name.startswith("_"))
    return [
        Candidate(name=name.removesuffix(".py"), target=name, path=os.path.join(folder, name))
        for name in names
    ]


def _load_file(name: str, path: str) -> object:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(f"grassroots_gov_plugin_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no Python file: {path}")
    module = module_from_spec(spec)
    # Known under its name while it runs: classes inside it look their module up.
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def _plain_path() -> bool:
    """Whether folders are all there is to look into."""
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    standard = all(getattr(finder, "__name__", "") == "PathFinder" for finder in finders)
    return standard and all(os.path.isdir(entry or ".") or not os.path.exists(entry) for entry in sys.path)


def _standard() -> Iterator[Candidate]:
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        dist = point.dist
        yield Candidate(
            name=point.name,
            target=point.value.partition("[")[0].strip(),
            distribution=dist.name if dist is not None else "",
            version=dist.version if dist is not None else "",
        )


def _fast() -> Iterator[Candidate]:
    seen: set[str] = set()
    for entry in dict.fromkeys(sys.path):
        try:
            names = os.listdir(entry or ".")
        except OSError:
            continue
        for name in names:
            stem, extension = os.path.splitext(name)
            if extension not in (".dist-info", ".egg-info"):
                continue
            distribution = stem.partition("-")[0].lower().replace(".", "_")
            if distribution in seen:  # the first on the path is the one that Python imports
                continue
            seen.add(distribution)
            yield from _announced(os.path.join(entry or ".", name))


def _announced(folder: str) -> Iterator[Candidate]:
    raw_points = _read(f"{folder}/entry_points.txt")
    if _SECTION not in raw_points:
        return
    points = raw_points.decode(errors="replace")
    raw_metadata = _read(f"{folder}/METADATA") or _read(f"{folder}/PKG-INFO")
    metadata = raw_metadata.decode(errors="replace")
    head = dict(
        line.split(": ", 1)
        for line in metadata.replace("\r\n", "\n").partition("\n\n")[0].splitlines()
        if ": " in line[:40]
    )
    section = ""
    for raw in points.splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]").strip()
        elif section == GROUP and "=" in line:
            name, _, target = (part.strip() for part in line.partition("="))
            yield Candidate(
                name=name,
                target=target.partition("[")[0].strip(),
                distribution=head.get("Name", ""),
                version=head.get("Version", ""),
            )


def _read(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # there are hundreds of packages, and hardly one is ours
            return file.read()
    except OSError:
        return b""
