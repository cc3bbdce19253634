"""Other formats through LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["ConverterMissing", "convert"]

PROGRAM = "soffice"
PATIENCE = 120
"""Seconds; the first start of a fresh profile takes some."""


class ConverterMissing(RuntimeError):
    """LibreOffice is not installed, or did not write the file."""


def convert(data: bytes, given: str, wanted: str) -> bytes:
    """``data``, a file with the suffix ``given``, as a file with the suffix ``wanted``.

    Each call has a profile of its own, so that calls may run side by side and nothing is left behind.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise ConverterMissing(f"{PROGRAM} is not installed: apt-get install libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"paper.{given}")
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", wanted, "--outdir", folder, str(source)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
        target = source.with_suffix(f".{wanted}")
        if not target.exists():
            raise ConverterMissing(done.stderr.strip() or done.stdout.strip() or "nothing was written")
        return target.read_bytes()
