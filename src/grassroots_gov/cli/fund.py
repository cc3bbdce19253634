"""``grassroots-gov fund``: post vouchers, state, verify a household's receipt."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grassroots_gov.cli.arguments import Parser, common, composed, day, hint, option, store_option, verbs
from grassroots_gov.cli.output import as_json, judged, table
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from grassroots_gov.funds import Entry, Line, Statement
    from grassroots_gov.tables import RowFault

__all__ = ["add", "print_statement"]


def add(parser: Parser, lang: Lang) -> None:
    """``fund open``, ``post``, ``statement``, ``publish``, ``verify-receipt``, ``export``."""
    verbs(
        parser,
        lang,
        "fund",
        open=_add_open,
        post=_add_post,
        statement=_add_statement,
        publish=_add_publish,
        verify_receipt=_add_verify,
        export=_add_export,
    )


def _add_open(parser: Parser, lang: Lang) -> None:
    parser.add_argument("code", type=composed, help=hint("cli.option.fund", lang))
    parser.add_argument("name", help=hint("cli.option.fund_name", lang))
    option(parser, lang, "--on", day, required=True)
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_open)


def _add_post(parser: Parser, lang: Lang) -> None:
    parser.add_argument("file", nargs="?", help=hint("cli.option.file", lang))
    option(parser, lang, "--on", day)
    option(parser, lang, "--memo", default="")
    option(parser, lang, "--debit", repeat=True)
    option(parser, lang, "--credit", repeat=True)
    option(parser, lang, "--fund")
    option(parser, lang, "--document", default="")
    parser.add_argument("--keep-good", action="store_true", help=hint("cli.option.keep_good", lang))
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_post)


def _add_statement(parser: Parser, lang: Lang) -> None:
    parser.add_argument("fund", type=composed, help=hint("cli.option.fund", lang))
    parser.add_argument("start", type=day, help=hint("cli.option.start", lang))
    parser.add_argument("end", type=day, help=hint("cli.option.end", lang))
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_statement)


def _add_publish(parser: Parser, lang: Lang) -> None:
    parser.add_argument("fund", type=composed, help=hint("cli.option.fund", lang))
    parser.add_argument("start", type=day, help=hint("cli.option.start", lang))
    parser.add_argument("end", type=day, help=hint("cli.option.end", lang))
    option(parser, lang, "--on", day, required=True)
    option(parser, lang, "--into")
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_publish)


def _add_export(parser: Parser, lang: Lang) -> None:
    parser.add_argument("format", choices=("hledger", "beancount"), help=hint("cli.option.format", lang))
    option(parser, lang, "--out")
    store_option(parser, lang)
    common(parser, lang)
    parser.set_defaults(run=_export)


def _add_verify(parser: Parser, lang: Lang) -> None:
    parser.add_argument("proof", help=hint("cli.option.proof", lang))
    parser.add_argument("published", help=hint("cli.option.published", lang))
    common(parser, lang)
    parser.set_defaults(run=_verify)


def _open(args: argparse.Namespace) -> int:
    from grassroots_gov.cli.stores import to_write

    with to_write(args.store) as commune:
        fund = commune.funds.open(args.code, args.name, on=args.on)
    if args.json:
        as_json({"code": fund.code, "name": fund.name})
    else:
        print(say("cli.fund_opened", args.lang, code=fund.code, name=fund.name))
    return 0


# --- posting ----------------------------------------------------------------------------------------


def _post(args: argparse.Namespace) -> int:
    from grassroots_gov.errors import BadArgument

    single = args.on is not None or args.debit or args.credit
    if bool(single) == (args.file is not None):
        raise BadArgument("fund post", "--on --debit --credit / CSV", "either")
    return _post_one(args) if single else _post_file(args)


def _post_one(args: argparse.Namespace) -> int:
    from grassroots_gov.cli.stores import to_write
    from grassroots_gov.errors import MissingArgument

    if args.on is None:
        raise MissingArgument("grassroots-gov fund post", "--on")
    entry = _entry(args)
    with to_write(args.store) as commune:
        number = commune.funds.post(entry)
        balances = [
            (line.account, line.fund, commune.funds.balance(line.account, fund=line.fund))
            for line in entry.lines
        ]
    if args.json:
        plain = [
            {"account": account, "fund": fund, "balance": held.amount} for account, fund, held in balances
        ]
        as_json({"number": number, "balances": plain})
    else:
        print(say("cli.posted", args.lang, number=number))
        for account, fund, held in balances:
            print(say("cli.balance_now", args.lang, account=account, fund=fund or "–", amount=held))
    return 0


def _entry(args: argparse.Namespace) -> Entry:
    from grassroots_gov.funds import Entry, Line

    lines = [_line(Line.debit, "--debit", words, args.fund) for words in args.debit or ()]
    lines += [_line(Line.credit, "--credit", words, args.fund) for words in args.credit or ()]
    return Entry(args.on, args.memo, tuple(lines), args.document)


def _line(side: Callable[..., Line], flag: str, words: str, fund: str | None) -> Line:
    from grassroots_gov.errors import BadArgument
    from grassroots_gov.money import Dong

    account, colon, amount = words.partition(":")
    if not colon:
        raise BadArgument(flag, words, "account")
    return side(account, Dong.parse(amount), fund=fund)


def _post_file(args: argparse.Namespace) -> int:
    """Post a CSV of entries; nothing unless every row is good, or only the good ones with ``--keep-good``."""
    from grassroots_gov.cli.imports import read_file
    from grassroots_gov.cli.stores import to_write
    from grassroots_gov.errors import BadRows

    data = read_file(args.file)
    with to_write(args.store) as commune:
        try:
            done = commune.funds.import_entries(data, source=args.file, keep_good=args.keep_good)
        except BadRows as bad:
            if args.json:
                as_json(
                    {"posted": 0, "known": 0, "faults": [_plain(fault, args.lang) for fault in bad.faults]}
                )
            else:
                print_faults(bad.faults, args.lang)
                print(say("cli.posted_rows", args.lang, posted=0, known=0, bad=len(bad.faults)))
            raise
    if args.json:
        faults = [_plain(fault, args.lang) for fault in done.faults]
        as_json({"posted": len(done.posted), "known": len(done.known), "faults": faults})
    else:
        if done.faults:
            print_faults(done.faults, args.lang)
        counts = {"posted": len(done.posted), "known": len(done.known), "bad": len(done.faults)}
        print(say("cli.posted_rows", args.lang, **counts))
    return 0 if not done.faults else 2


def print_faults(faults: tuple[RowFault, ...], lang: Lang) -> None:
    """Every bad cell with its line, column, value and mend."""
    headers = [say(f"cli.column.{name}", lang) for name in ("line", "column", "value", "mend")]
    table(headers, [(str(fault.line), fault.column, fault.value, fault.problem_in(lang)) for fault in faults])


def _plain(fault: RowFault, lang: Lang) -> dict[str, object]:
    return {
        "line": fault.line,
        "column": fault.column,
        "value": fault.value,
        "problem": fault.problem,
        "mend": fault.problem_in(lang),
    }


# --- stating and verifying --------------------------------------------------------------------------


def _statement(args: argparse.Namespace) -> int:
    from grassroots_gov.commune import Commune

    with Commune.open(args.store, create=False) as commune:
        statement = commune.funds.statement(args.fund, args.start, args.end)
    if args.json:
        as_json(plain_statement(statement))
    else:
        print_statement(statement, args.lang)
    return 0


def print_statement(statement: Statement, lang: Lang) -> None:
    """The figures of a statement and the vouchers that count in them."""
    title = say(
        "funds.statement_title", lang, fund=statement.fund, name=statement.name, start=statement.start,
        end=statement.end,
    )  # fmt: skip
    figures = ("opening", "received", "spent", "closing")
    rows = [(say(f"cli.figure.{name}", lang), getattr(statement, name)) for name in figures]
    table([say("cli.column.item", lang), say("cli.column.amount", lang)], rows, title=title)
    payments = [(row.number, row.on, row.text, row.amount) for row in statement.payments]
    if payments:
        table([say(f"cli.column.{name}", lang) for name in ("number", "day", "what", "amount")], payments)


def _publish(args: argparse.Namespace) -> int:
    """Publish a statement; with ``--into`` write what is posted and a proof for each voucher there."""
    from pathlib import Path

    from grassroots_gov.cli.output import to_file
    from grassroots_gov.commune import Commune
    from grassroots_gov.errors import BadArgument

    if args.into is not None and not Path(args.into).is_dir():
        raise BadArgument("--into", args.into, "folder")
    with Commune.open(args.store, create=False) as commune:
        statement = commune.funds.statement(args.fund, args.start, args.end)
        published = commune.funds.publish(statement, on=args.on)
    numbers = [row.number for row in (*statement.receipts, *statement.payments)]
    if args.into is not None:
        folder = Path(args.into)
        to_file(str(folder / "statement.json"), published.to_json().encode(), "--into")
        for number in numbers:
            to_file(str(folder / f"proof-{number}.json"), published.proof(number).encode(), "--into")
    if args.json:
        as_json({"digest": published.digest, "short": published.short, "vouchers": numbers})
    else:
        said = {"short": published.short, "many": len(numbers)}
        print(say("cli.fund_published", args.lang, fund=statement.fund, **said))
    return 0


def _export(args: argparse.Namespace) -> int:
    from grassroots_gov.cli.output import to_file
    from grassroots_gov.commune import Commune

    with Commune.open(args.store, create=False) as commune:
        journal = commune.funds.ledger().export(args.format)
    if args.out is not None:
        to_file(args.out, journal.encode(), "--out")
    if args.json:
        as_json({"format": args.format, "journal": journal})
    elif args.out is None:
        print(journal, end="")
    else:
        print(say("cli.fund_exported", args.lang, file=args.out))
    return 0


def plain_statement(statement: Statement) -> dict[str, object]:
    """A statement as plain values."""
    sides = {
        side: [
            {"number": row.number, "on": row.on.isoformat(), "party": row.party, "amount": row.amount.amount,
             "nature": row.nature, "text": row.text}
            for row in rows
        ]
        for side, rows in (("receipts", statement.receipts), ("payments", statement.payments))
    }  # fmt: skip
    return {
        "fund": statement.fund,
        "name": statement.name,
        "start": statement.start.isoformat(),
        "end": statement.end.isoformat(),
        "opening": statement.opening.amount,
        "received": statement.received.amount,
        "spent": statement.spent.amount,
        "closing": statement.closing.amount,
        **sides,
    }


def _verify(args: argparse.Namespace) -> int:
    from grassroots_gov.cli.imports import read_file
    from grassroots_gov.funds import verify_receipt
    from grassroots_gov.tables import decode

    proof, published = (decode(read_file(path), path) for path in (args.proof, args.published))
    return judged(verify_receipt(proof, published), lang=args.lang, json=args.json)
