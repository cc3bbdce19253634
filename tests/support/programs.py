"""Programs from the system's packages that tests speak to."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

# Beside this Python stand the programs of its packages; servers are often outside an ordinary user's path.
PLACES = os.pathsep.join(
    [
        str(Path(sys.executable).parent),
        os.environ.get("PATH", ""),
        "/usr/local/sbin",
        "/usr/sbin",
        "/usr/local/bin",
        "/usr/bin",
    ]
)


def needed(program: str, package: str) -> str:
    """The path of ``program``; without it the test is left out, and in CI fails, naming what brings it."""
    found = shutil.which(program, path=PLACES)
    if found is None:
        reason = f"{program} is not installed and could not be: apt-get install {package}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
