"""The command ``grassroots-gov board``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grassroots_gov.hooks import hookimpl

if TYPE_CHECKING:
    import argparse

GRASSROOTS_GOV_API = ">=1,<2"

WORDS = {
    "board": (
        "Ghi bảng tin của xã thành trang web tĩnh.",
        "Write the commune's notice board as a static site.",
    ),
    "folder": ("thư mục để ghi các trang", "the folder to write the pages into"),
    "on": (
        "bảng tin của ngày nào, viết 2024-06-03 hoặc 03/06/2024; mặc định: hôm nay",
        "the day the board shows, written 2024-06-03 or 03/06/2024; today by default",
    ),
    "name": ("tên xã, đứng đầu mỗi trang", "the commune's name, at the head of every page"),
    "example": (
        "ví dụ:\n  grassroots-gov board ./bang-tin --store sqlite:///demo.db \\\n"
        "      --on 15/12/2020 --name 'Xã mẫu'",
        "examples:\n  grassroots-gov board ./board --store sqlite:///demo.db \\\n"
        "      --on 2020-12-15 --name 'Example commune'",
    ),
    "written": ("Đã ghi {count} trang; mở {index}", "Pages written: {count}; open {index}"),
}
"""What the command says, in Vietnamese and in English."""


@hookimpl
def commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``board``: write the notice board of a journal into a folder."""
    from pathlib import Path

    from grassroots_gov.cli.arguments import Page, Parser, common, day, store_option

    lang = Parser.lang

    def told(key: str) -> str:
        return WORDS[key][lang == "en"]

    parser = subparsers.add_parser(
        "board",
        help=told("board"),
        description=told("board"),
        epilog=told("example"),
        formatter_class=Page,
        allow_abbrev=False,
    )
    assert isinstance(parser, Parser)
    parser.add_argument("folder", type=Path, help=told("folder"))
    store_option(parser, lang)
    parser.add_argument("--on", type=day, metavar="NGÀY" if lang == "vi" else "DAY", help=told("on"))
    parser.add_argument(
        "--name",
        default="Xã" if lang == "vi" else "Commune",
        metavar="TÊN" if lang == "vi" else "NAME",
        help=told("name"),
    )
    common(parser, lang)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Build the site and say where it is."""
    from datetime import date

    from grassroots_gov import Commune
    from grassroots_gov.cli.output import as_json
    from grassroots_gov_noticeboard.site import build

    on = args.on or date.today()  # noqa: DTZ011 - the office's own day, asked at the edge
    with Commune.open(args.store, create=False) as commune:
        pages = build(commune, args.folder, on=on, name=args.name)
    if args.json:
        as_json([str(page) for page in pages])
    else:
        said = WORDS["written"][args.lang == "en"]
        print(said.format(count=len(pages), index=args.folder / "index.html"))  # noqa: T201 - the answer
    return 0
