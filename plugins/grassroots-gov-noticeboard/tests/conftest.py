"""A real browser for the pages, without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.browser import ARGUMENTS
from support.programs import needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; a module's own, because its event loop must end before other tests start theirs."""
    from playwright.sync_api import sync_playwright

    program = needed("chromium", "chromium fonts-dejavu-core")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()
