"""The steps of a swap (đổi ca): offered, accepted, agreed; each refused where it is out of turn."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from grassroots_gov.duty.facts import Duty, Offer, RosterState, SwapAccepted, SwapOffered, SwapWithdrawn
from grassroots_gov.duty.model import Assignment
from grassroots_gov.errors import SwapRefused, UnknownAssignment

__all__ = ["accepted", "agreed", "duty_of", "exchanged", "offered", "withdrawn"]


def duty_of(state: RosterState, assignment_id: str) -> Duty:
    """The duty of an id, or :class:`UnknownAssignment`."""
    duty = state.duties.get(assignment_id)
    if duty is None or duty.cancelled:
        raise UnknownAssignment(assignment_id)
    return duty


def exchanged(state: RosterState, one: str, other: str) -> tuple[Assignment, Assignment]:
    """Two duties with their officers exchanged."""
    mine, theirs = duty_of(state, one).now, duty_of(state, other).now
    for seat in (mine, theirs):
        if not seat.officer:
            raise SwapRefused(seat.id, "nobody", "")
    return evolve(mine, officer=theirs.officer), evolve(theirs, officer=mine.officer)


def offered(state: RosterState, assignment_id: str, officer: str, to: str | None, on: date) -> SwapOffered:
    """An officer offers a duty of their own that has not passed and is not offered yet."""
    duty = duty_of(state, assignment_id)
    if duty.now.officer != officer:
        raise SwapRefused(assignment_id, "not_yours", duty.now.officer)
    if assignment_id in state.offers:
        raise SwapRefused(assignment_id, "already_offered", officer)
    if duty.now.on < on:
        raise SwapRefused(assignment_id, "past", officer)
    return SwapOffered(assignment=assignment_id, officer=officer, to=to)


def accepted(state: RosterState, assignment_id: str, officer: str, giving: str | None) -> SwapAccepted:
    """Another officer takes the offer up, with a duty of their own or none in exchange."""
    offer = _offer(state, assignment_id)
    if offer.accepted_by is not None:
        raise SwapRefused(assignment_id, "already_accepted", offer.accepted_by)
    if offer.to not in (None, officer) or offer.officer == officer:
        raise SwapRefused(assignment_id, "not_for_you", officer)
    if giving is not None and duty_of(state, giving).now.officer != officer:
        raise SwapRefused(giving, "not_yours", duty_of(state, giving).now.officer)
    return SwapAccepted(assignment=assignment_id, officer=officer, giving=giving)


def withdrawn(state: RosterState, assignment_id: str, by: str) -> SwapWithdrawn:
    """The offer is taken back or refused."""
    _offer(state, assignment_id)
    return SwapWithdrawn(assignment=assignment_id, by=by)


def agreed(state: RosterState, assignment_id: str) -> tuple[Assignment, ...]:
    """The seats as an accepted offer leaves them."""
    offer = _offer(state, assignment_id)
    if offer.accepted_by is None:
        raise SwapRefused(assignment_id, "not_accepted", offer.officer)
    if offer.giving is None:
        return (evolve(duty_of(state, assignment_id).now, officer=offer.accepted_by),)
    if duty_of(state, offer.giving).now.officer != offer.accepted_by:
        raise SwapRefused(offer.giving, "not_yours", duty_of(state, offer.giving).now.officer)
    return exchanged(state, assignment_id, offer.giving)


def _offer(state: RosterState, assignment_id: str) -> Offer:
    duty_of(state, assignment_id)
    offer = state.offers.get(assignment_id)
    if offer is None:
        raise SwapRefused(assignment_id, "no_offer", "")
    return offer
