"""The command ``grassroots-gov board``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grassroots_gov.hooks import hookimpl

if TYPE_CHECKING:
    import argparse

GRASSROOTS_GOV_API = ">=1,<2"


@hookimpl
def commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``board``: write the notice board of a journal into a folder."""
    from pathlib import Path

    text = "Ghi bảng tin của xã thành trang web tĩnh. / Write the notice board as a static site."
    parser = subparsers.add_parser("board", help=text, description=text)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--store", default="sqlite:///commune.db", metavar="URL")
    parser.add_argument("--on", required=True)
    parser.add_argument("--name", default="Xã")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build the site and say where it is."""
    from grassroots_gov import Commune
    from grassroots_gov.cli.arguments import day
    from grassroots_gov_noticeboard.site import build

    with Commune.open(args.store, create=False) as commune:
        pages = build(commune, args.folder, on=day(args.on), name=args.name)
    print(f"{len(pages)}: {args.folder / 'index.html'}")  # noqa: T201 - the command's answer
    return 0
