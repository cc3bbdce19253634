"""The council's boards (Ban của HĐND): which there are, who sits in them, what the law of the day wants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from grassroots_gov.council.book import CouncilBook
from grassroots_gov.council.desk import Desk
from grassroots_gov.council.organ_facts import BoardEnded, BoardSet
from grassroots_gov.council.organs import judge_boards, lawful_boards
from grassroots_gov.errors import BadChoice, CouncilOrder, require_told
from grassroots_gov.law import Verdict

__all__ = ["Board", "Boards"]


@frozen(kw_only=True)
class Board:
    """A board on a day; ``until`` is the last day of its term."""

    board: str
    head: str
    deputies: tuple[str, ...]
    members: tuple[str, ...]
    since: date
    until: date | None


class Boards(Desk):
    """The boards of the council of one commune."""

    def set_board(
        self,
        board: str,
        *,
        head: str,
        on: date,
        deputies: Iterable[str] = (),
        members: Iterable[str] = (),
        resolution: str = "",
        until: date | None = None,
    ) -> None:
        """A board has this head, these deputies and members, all by code, from ``on``; again to change it.

        ``board``  ``economy_budget`` or ``culture_society`` since 16/10/2025; before, the rulebooks name no
                   boards, and any name is taken

        :class:`BadChoice` for a board that the law of the day does not know, :class:`CouncilOrder` where
        somebody sits twice or it would end before it begins, :class:`BlankText`.
        """
        require_told("council.board", board)
        require_told("council.board_head", head)
        known = lawful_boards(self._book(), on)
        if known and board not in known:
            raise BadChoice("council.board", board, known)
        deputies, members = tuple(deputies), tuple(members)
        seats = (head, *deputies, *members)
        if len(set(seats)) < len(seats):
            raise CouncilOrder(board, "council.sits_twice", on)
        if until is not None and until < on:
            raise CouncilOrder(board, "council.ends_before_begins", on)
        event = BoardSet(
            board=board,
            head=head,
            deputies=deputies,
            members=members,
            resolution=resolution,
            until=until,
        )
        self._write(lambda _: [event], on)

    def end_board(self, board: str, *, on: date) -> None:
        """A board is no more from ``on``; :class:`BadChoice` where there is none of the name."""

        def judge(book: CouncilBook) -> list[BoardEnded]:
            there = tuple(book.boards_on(on))
            if board not in there:
                raise BadChoice("council.board", board, there)
            return [BoardEnded(board=board)]

        self._write(judge, on)

    def boards(self, on: date) -> tuple[Board, ...]:
        """The boards of a day, by name."""
        return tuple(
            Board(
                board=name,
                head=event.head,
                deputies=event.deputies,
                members=event.members,
                since=since,
                until=event.until,
            )
            for name, (since, event) in sorted(self._council().boards_on(on).items())
        )

    def organisation(self, on: date, *, vice_chairs: int | None = None) -> Verdict:
        """Whether the council has the boards that the law of the day wants; see :func:`judge_boards`."""
        there = {one.board: len(one.deputies) for one in self.boards(on)}
        return judge_boards(there, on=on, vice_chairs=vice_chairs, book=self._book())
