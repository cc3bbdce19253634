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
from support.browser import ARGUMENTS
from support.commune_world import ON, World, world
from support.programs import needed

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


@pytest.mark.parametrize("turn", [0, 7, 90, 180])
def test_a_photograph_of_the_code_is_read_where_the_browser_cannot(
    page: Page, made: World, turn: int
) -> None:
    page.evaluate("delete window.BarcodeDetector")
    drawn = BytesIO()
    segno.make(made.published.proof(made.receipts[5]), error="l").save(drawn, kind="svg", scale=5, border=8)
    # A photograph is never quite straight, nor is its paper quite white.
    page.evaluate(
        """async ([svg, turn]) => {
          const image = new Image();
          image.src = "data:image/svg+xml;base64," + btoa(svg);
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = 1500; canvas.height = 1200;
          const pen = canvas.getContext("2d");
          pen.fillStyle = "#cfc8b8"; pen.fillRect(0, 0, 1500, 1200);
          pen.translate(750, 600); pen.rotate(turn * Math.PI / 180);
          pen.globalAlpha = 0.8;
          pen.drawImage(image, -450, -450, 900, 900);
          const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.7));
          const data = new DataTransfer();
          data.items.add(new File([blob], "anh.jpg", { type: "image/jpeg" }));
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }""",
        [drawn.getvalue().decode(), turn],
    )
    expect(page.get_by_label("Nội dung biên lai")).not_to_have_value("")

    assert RIGHT in _answer(page)


def test_a_picture_without_a_code_says_what_to_do(page: Page) -> None:
    picture = page.screenshot()
    for data in (picture, b"-"):
        page.get_by_label("Tệp biên lai").set_input_files(
            {"name": "qr.png", "mimeType": "image/png", "buffer": data}
        )
        page.get_by_text("hoặc dán nội dung mã.").last.wait_for()
        page.evaluate("document.getElementById('answer').replaceChildren()")


def _film(text: str, file: Path) -> None:
    """A film of a still QR code, as a camera would give it."""
    code = segno.make(text, error="l")
    rows = [[not dark for dark in row] for row in code.matrix_iter(scale=6, border=6)]
    wide, high = 1280, 960
    assert len(rows) < high
    light = bytearray(b"\xc8" * (wide * high))
    for at, row in enumerate(rows):
        start = at * wide
        light[start : start + len(row)] = bytes(220 if bright else 25 for bright in row)
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (wide * high // 2)
    file.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % (wide, high) + frame * 3)


def test_the_camera_reads_the_code_and_is_let_go(made: World, browser: Browser, tmp_path: Path) -> None:
    _film(made.published.proof(made.receipts[4]), tmp_path / "film.y4m")
    build(made.commune, tmp_path / "site", on=ON)
    chromium = browser.browser_type.launch(
        executable_path=needed("chromium", "chromium"),
        args=[
            *ARGUMENTS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={tmp_path / 'film.y4m'}",
        ],
    )
    page = chromium.new_page()
    page.goto((tmp_path / "site" / "receipt.html").as_uri())
    page.get_by_role("button", name="Quét bằng camera").click()
    expect(page.get_by_label("Nội dung biên lai")).not_to_have_value("", timeout=20_000)
    expect(page.locator("#video")).to_be_hidden()
    assert page.evaluate("document.getElementById('video').srcObject.active") is False

    assert RIGHT in _answer(page)
    chromium.close()


def test_a_camera_that_is_refused_says_what_to_do(page: Page) -> None:
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = async () => { throw new Error(); }; }")
    page.get_by_role("button", name="Quét bằng camera").click()

    page.get_by_text("Không mở được camera").wait_for()


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
