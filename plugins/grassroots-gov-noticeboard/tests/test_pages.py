"""Every page as people meet it: on a phone, by keyboard, on paper, read aloud, without a network."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from grassroots_gov import Commune, PluginHost
from grassroots_gov_noticeboard import build, views
from grassroots_gov_noticeboard.site import PAGES
from support.commune_world import ON, World, world
from support.hostile_world import ON as HOSTILE_ON
from support.hostile_world import hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("noticeboard")
FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"


@pytest.fixture(scope="module")
def made() -> World:
    return world()


@pytest.fixture(scope="module")
def harm() -> Commune:
    return hostile()


@pytest.fixture(scope="module")
def sites(made: World, harm: Commune, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The board of a usual commune, of one that has just begun, and of one whose words mean harm."""
    folder = tmp_path_factory.mktemp("boards")
    empty = Commune.open("memory:", host=PluginHost.bare())
    build(made.commune, folder / "usual", on=ON, name="Xã Tân Lập")
    build(empty, folder / "empty", on=ON, name="Xã Tân Lập")
    build(harm, folder / "hostile", on=HOSTILE_ON, name='<b>Xã "Tân Lập"</b> & ' + "x" * 80)
    return {"usual": folder / "usual", "empty": folder / "empty", "hostile": folder / "hostile"}


@pytest.fixture
def site(sites: dict[str, Path]) -> Path:
    return sites["usual"]


EVERY_PAGE = [(kind, name) for kind in ("usual", "empty", "hostile") for name in PAGES]


class Watched:
    """A page of the site and everything it said and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def phone(browser: Browser) -> Iterator[Watched]:
    """A cheap phone: 360 points wide."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    yield Watched(page)
    page.close()


@pytest.mark.parametrize(("kind", "name"), EVERY_PAGE)
def test_a_page_says_nothing_to_the_console_and_asks_nobody(
    phone: Watched, sites: dict[str, Path], kind: str, name: str
) -> None:
    site = sites[kind]
    phone.page.goto((site / f"{name}.html").as_uri())
    phone.page.wait_for_load_state("networkidle")

    assert phone.said == []
    assert phone.asked, "the page itself is asked for"
    outside = [url for url in phone.asked if not url.startswith((site.as_uri(), "data:"))]
    assert outside == []
    # The rules of the style sheet apply, so it was loaded.
    assert (
        phone.page.evaluate("getComputedStyle(document.querySelector('header')).borderBottomWidth") == "3px"
    )


@pytest.mark.parametrize(("kind", "name"), EVERY_PAGE)
def test_a_page_fits_a_phone(phone: Watched, sites: dict[str, Path], kind: str, name: str) -> None:
    site = sites[kind]
    phone.page.goto((site / f"{name}.html").as_uri())
    phone.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    # Nothing is cut off either: every box ends within the screen.
    beyond = phone.page.evaluate(
        "[...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > 361)"
        ".map((one) => one.outerHTML.slice(0, 80))"
    )
    assert beyond == []


@pytest.mark.parametrize(("kind", "name"), EVERY_PAGE)
def test_an_accessibility_checker_finds_nothing(
    phone: Watched, sites: dict[str, Path], kind: str, name: str
) -> None:
    site = sites[kind]
    phone.page.goto((site / f"{name}.html").as_uri())
    phone.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    found = Axe().run(phone.page)

    assert found.violations_count == 0, found.generate_report()


def test_the_accessibility_checker_would_find_something(phone: Watched, site: Path) -> None:
    phone.page.goto((site / "receipt.html").as_uri())
    phone.page.evaluate("document.querySelector('label[for=proof]').remove()")
    phone.page.evaluate("document.querySelector('h1').style.color = '#ccc'")

    found = {violation["id"] for violation in Axe().run(phone.page).response["violations"]}

    assert {"label", "color-contrast"} <= found


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_alone_reaches_everything(phone: Watched, site: Path, name: str) -> None:
    page = phone.page
    page.goto((site / f"{name}.html").as_uri())
    page.evaluate(
        f"document.querySelectorAll(`{FOCUSABLE}`).forEach((one, at) => {{ one.dataset.at = at; }})"
    )
    reached: list[Any] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.dataset.at ?? null")
        if here is None or here in reached:
            break
        reached.append(here)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.parentElement.open")

    visible = page.evaluate(
        f"[...document.querySelectorAll(`{FOCUSABLE}`)].filter((one) => one.checkVisibility()"
        " && !one.closest('[hidden]')).map((one) => one.dataset.at)"
    )
    assert set(reached) == set(visible)
    assert len(reached) >= len(PAGES) + 1, "the link to the content and one to every page"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_on_a4(phone: Watched, site: Path, name: str, tmp_path: Path) -> None:
    phone.page.goto((site / f"{name}.html").as_uri())
    paper = tmp_path / f"{name}.pdf"
    phone.page.pdf(path=paper, prefer_css_page_size=True)

    told = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True).stdout
    words = subprocess.run(["pdftotext", paper, "-"], check=True, capture_output=True, text=True).stdout
    size = re.search(r"Page size:\s+([0-9.]+) x ([0-9.]+)", told)
    assert size is not None
    assert [round(float(side)) for side in size.groups()] == [595, 842]
    assert "Xã Tân Lập" in words
    assert "Mã niêm yết của sổ" in words
    assert "Kiểm biên lai Check a receipt\nHôm nay" not in words, "no menu on paper"


def test_the_pages_show_what_the_rooms_answer(made: World, site: Path) -> None:
    def read(page: str) -> str:
        return " ".join((site / f"{page}.html").read_text("utf-8").split())

    assert "Chủ tịch UBND (CB01)" in read("index")
    assert "Còn 4/5 lượt" in read("index")
    assert made.commune.checkpoint() in read("index")
    assert "Cần ít nhất <strong>76</strong> trên 150 hộ tán thành" in read("decisions")
    assert "112 trên 150 hộ" in read("decisions")
    assert "Thu, 6 phiếu" in read("funds")
    assert "3.000.000 đ" in read("funds")
    assert "Mua xi măng đợt 1" in read("funds")
    assert made.published.short in read("funds")
    assert "QUÁ HẠN" in read("cases")
    assert "30/06/2024" in read("posted")


def test_hostile_words_stay_words(phone: Watched, sites: dict[str, Path]) -> None:
    asked: list[str] = []
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for name in PAGES:
        text = (sites["hostile"] / f"{name}.html").read_text("utf-8")
        phone.page.goto((sites["hostile"] / f"{name}.html").as_uri())
        shown = phone.page.evaluate("document.body.innerText")
        assert "49 " not in shown
        assert "\u202e" not in shown, "nothing turns the page round"
        assert "bound method" not in text
        assert "<img" not in text
    assert asked == []
    shown = phone.page.evaluate("document.querySelector('#statement').options[3].textContent")
    assert "<script>" in shown or "<img" in shown or "aaa" in shown


def test_a_receipt_of_hostile_words_is_checked_like_any_other(
    phone: Watched, sites: dict[str, Path], harm: Commune
) -> None:
    phone.page.goto((sites["hostile"] / "receipt.html").as_uri())
    texts = phone.page.evaluate("[...document.querySelector('#statement').options].map((one) => one.value)")
    for fund in harm.funds.funds():
        for published in harm.funds.published(fund.code):
            assert published.to_json() in texts, "not a sign was changed on the way"
            proof = published.proof(published.statement.receipts[0].number)
            found = phone.page.evaluate("(pair) => check(...pair)", [proof, published.to_json()])
            assert all(met for _, met in found)


def test_the_board_of_a_day_knows_nothing_of_later_days(made: World, tmp_path: Path) -> None:
    def decisions(on: date) -> str:
        build(made.commune, tmp_path, on=on)
        return " ".join((tmp_path / "decisions.html").read_text("utf-8").split())

    assert "Chưa có việc nào" in decisions(date(2024, 2, 29))
    before = decisions(date(2024, 3, 9))
    assert "đang lấy ý kiến" in before
    assert "Cần ít nhất <strong>100</strong> trên 150 hộ tán thành" in before
    assert "đã thông qua" not in before
    assert "đã thông qua" in decisions(date(2024, 3, 10))


def test_what_is_settled_leaves_the_list_and_stays_in_the_figures(tmp_path: Path) -> None:
    made = world(households=3)
    build(made.commune, tmp_path, on=date(2024, 9, 3))
    text = " ".join((tmp_path / "cases.html").read_text("utf-8").split())
    listed = [row.id for row in views.cases(made.commune, date(2024, 9, 3))]

    assert len(listed) == 2, "the two that are still open"
    assert len(views.cases(made.commune, ON)) == 3
    assert 'Tiếp nhận <span lang="en">Received</span></th><td class="money">3</td>' in text


def test_the_plot_has_words_and_a_table_beside_it(phone: Watched, site: Path) -> None:
    phone.page.goto((site / "funds.html").as_uri())

    drawn = phone.page.locator("svg")
    assert drawn.get_attribute("role") == "img"
    assert "số liệu ở bảng dưới" in (drawn.get_attribute("aria-label") or "")
    bars = phone.page.evaluate(
        "[...document.querySelectorAll('svg rect title')].map((one) => one.textContent)"
    )
    assert "Thu 04/2024: 3.000.000 đ" in bars
    assert "Chi 04/2024: 750.000 đ" in bars
    rows = phone.page.evaluate("[...document.querySelectorAll('details tr')].map((one) => one.textContent)")
    assert any("4/2024" in row and "3.000.000 đ" in row and "750.000 đ" in row for row in rows)
