"""The page on which a household checks its receipt: by pasting, choosing, dropping, photographing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import segno
from playwright.sync_api import expect

from grassroots_gov_noticeboard import build
from support.commune_world import ON, World, world

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("noticeboard")
RIGHT, WRONG = "ĐÚNG: biên lai nằm trong tổng đã công khai.", "KHÔNG ĐÚNG."


@pytest.fixture(scope="module")
def made() -> World:
    return world(households=11)


@pytest.fixture
def page(browser: Browser, made: World, tmp_path: Path) -> Iterator[Page]:
    build(made.commune, tmp_path / "site", on=ON)
    page = browser.new_page()
    page.context.set_offline(True)
    page.goto((tmp_path / "site" / "receipt.html").as_uri())
    yield page
    page.close()


def _answer(page: Page) -> str:
    page.get_by_role("button", name="Kiểm").click()
    return page.locator("#answer").inner_text()


def test_every_receipt_of_the_statement_is_found_inside(page: Page, made: World) -> None:
    for number in made.receipts:
        page.get_by_label("Nội dung biên lai").fill(made.published.proof(number))
        assert RIGHT in _answer(page)


def test_a_receipt_file_is_chosen(page: Page, made: World, tmp_path: Path) -> None:
    file = tmp_path / "bien-lai.json"
    file.write_text(made.published.proof(made.receipts[3]), "utf-8")
    page.get_by_label("Tệp biên lai").set_input_files(file)
    expect(page.get_by_label("Nội dung biên lai")).not_to_have_value("")

    assert RIGHT in _answer(page)


def test_a_receipt_file_is_dropped_on_the_page(page: Page, made: World) -> None:
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "bien-lai.json", { type: "application/json" }));
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }""",
        made.published.proof(made.receipts[0]),
    )
    expect(page.get_by_label("Nội dung biên lai")).not_to_have_value("")

    assert RIGHT in _answer(page)


def test_a_photograph_of_the_code_is_read_where_the_browser_can(page: Page, made: World) -> None:
    # The headless browser has no reader of its own: what the phone's would answer stands in its place.
    page.evaluate(
        """(text) => { window.BarcodeDetector = class {
          async detect(image) { return image.width ? [{ rawValue: text }] : []; } }; }""",
        made.published.proof(made.receipts[5]),
    )
    picture = BytesIO()
    segno.make(made.published.proof(made.receipts[5])).save(picture, kind="png", scale=4)
    page.get_by_label("Tệp biên lai").set_input_files(
        {"name": "qr.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    expect(page.get_by_label("Nội dung biên lai")).not_to_have_value("")

    assert RIGHT in _answer(page)


def test_where_the_browser_reads_no_code_it_says_what_to_do(page: Page) -> None:
    page.evaluate("delete window.BarcodeDetector")
    page.get_by_label("Tệp biên lai").set_input_files(
        {"name": "qr.png", "mimeType": "image/png", "buffer": b"-"}
    )

    page.get_by_text("xin dán nội dung mã").wait_for()


def test_a_changed_amount_is_not_right_and_the_reason_is_told(page: Page, made: World) -> None:
    proof = json.loads(made.published.proof(made.receipts[2]))
    proof["receipt"]["amount"] += 1
    page.get_by_label("Nội dung biên lai").fill(json.dumps(proof))

    told = _answer(page)

    assert WRONG in told
    assert "✗ Biên lai không nằm trong tổng đã niêm yết." in told
    assert "✓ Báo cáo còn nguyên như khi niêm yết." in told


def test_words_that_are_no_receipt_are_told_apart(page: Page) -> None:
    page.get_by_label("Nội dung biên lai").fill("xin chào")

    assert "✗ Không đọc được biên lai." in _answer(page)


def test_another_statement_can_be_pasted(page: Page, made: World) -> None:
    page.get_by_label("Báo cáo đã niêm yết").select_option(value="")
    page.get_by_label("Nội dung báo cáo").fill(made.published.to_json())
    page.get_by_label("Nội dung biên lai").fill(made.published.proof(made.receipts[1]))

    assert RIGHT in _answer(page)
