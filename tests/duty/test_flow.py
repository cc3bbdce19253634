"""The exact heart by itself, on small random fillings that can be looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from random import Random

import pytest

from grassroots_gov.duty.flow import _keep_minimums, _start, _Work, fill
from grassroots_gov.duty.units import Filling, Group, Units, counts_of, members

SEEDS = range(20)


def drawn(chance: Random) -> Units:
    """A few units of two or three kinds for a few officers, some with minimums and some with seats kept."""
    officers, length, kinds = chance.randint(1, 4), chance.randint(1, 6), chance.randint(2, 3)
    kind = [chance.randrange(kinds) for _ in range(length)]
    able = [chance.getrandbits(officers) | chance.getrandbits(officers) for _ in range(length)]
    seats = [chance.randint(1, 2) for _ in range(length)]
    fair = [[chance.randint(-4, 6) for _ in range(officers)] for _ in range(kinds)]
    groups = []
    for officer in range(officers):
        for of_kind in range(kinds):
            could = [unit for unit in range(length) if kind[unit] == of_kind and able[unit] >> officer & 1]
            while could and chance.random() < 0.6:
                size = chance.randint(1, len(could))
                some, could = could[:size], could[size:]
                groups.append(Group(officer, of_kind, tuple(some), chance.randint(1, size)))
    kept: list[int] = []
    if chance.random() < 0.4:
        for bits, free in zip(able, seats, strict=True):
            some = [officer for officer in members(bits) if chance.random() < 0.3][:free]
            kept.append(sum(1 << officer for officer in some))
    return Units(kind, able, seats, fair, chance.randint(1, 3), tuple(groups), kept)


def choices(units: Units) -> Iterator[tuple[int, ...]]:
    """Every way to fill all the seats that can be filled."""
    each = []
    for unit, (able, seats) in enumerate(zip(units.able, units.seats, strict=True)):
        kept = units.kept[unit] if units.kept else 0
        size = min(seats, able.bit_count())
        sets = (sum(1 << officer for officer in some) for some in combinations(members(able), size))
        each.append([bits for bits in sets if bits & kept == kept])
    return product(*each)


def missing(units: Units, holders: Sequence[int]) -> list[tuple[int, int]]:
    found = []
    for index, group in enumerate(units.groups):
        have = sum(holders[unit] >> group.officer & 1 for unit in group.units)
        if have < group.least:
            found.append((index, group.least - have))
    return found


def worth(units: Units, holders: Sequence[int]) -> tuple[int, int]:
    """What is missing from the minimums, and then the cost in the words of ``Units``."""
    counts = counts_of(units, holders)
    cost = 0
    for officer in range(units.officers):
        off = [units.scale * counts[kind][officer] - due[officer] for kind, due in enumerate(units.fair)]
        cost += sum(one**2 for one in off) + sum(off) ** 2
    return sum(short for _, short in missing(units, holders)), cost


def check(units: Units, filling: Filling) -> None:
    """It is one of the fillings there are, no other is better, and it says of itself what it is."""
    every = set(choices(units))
    holders = tuple(filling.holders)
    assert holders in every
    assert worth(units, holders) == min(worth(units, other) for other in every)
    assert filling.count == counts_of(units, holders)
    assert filling.short == missing(units, holders)
    assert filling.cost(units) == worth(units, holders)[1]
    check_proof(units, filling)


def check_proof(units: Units, filling: Filling) -> None:
    """No arc of the graph of exchanges is shorter than the distances of its ends allow."""
    proof, scale = filling.proof, units.scale
    assert proof is not None
    have = [sum(filling.holders[unit] >> group.officer & 1 for unit in group.units) for group in units.groups]
    at = {
        (unit, group.officer): proof.group[index]
        for index, group in enumerate(units.groups)
        for unit in group.units
    }
    for officer in range(units.officers):
        total, owed = (sum(row[officer] for row in table) for table in (filling.count, units.fair))
        more = scale * (1 + 2 * total) - 2 * owed
        assert proof.hub <= proof.officer[officer] + more
        assert not total or proof.officer[officer] <= proof.hub - more + 2 * scale
        for kind, (counts, fair) in enumerate(zip(filling.count, units.fair, strict=True)):
            leaf, more = proof.leaf[kind][officer], scale * (1 + 2 * counts[officer]) - 2 * fair[officer]
            assert proof.officer[officer] <= leaf + more
            assert not counts[officer] or leaf <= proof.officer[officer] - more + 2 * scale
    for group, distance, number in zip(units.groups, proof.group, have, strict=True):
        leaf = proof.leaf[group.kind][group.officer]
        assert leaf <= distance - (units.weight if number < group.least else 0)
        assert not number or distance <= leaf + (units.weight if number <= group.least else 0)
    for unit, bits in enumerate(filling.holders):
        leaves = proof.leaf[units.kind[unit]]
        for giver in members(bits & ~units.kept[unit] if units.kept else bits):
            for taker in members(units.able[unit] & ~bits):
                assert at.get((unit, taker), leaves[taker]) <= at.get((unit, giver), leaves[giver])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_filling_is_the_best_of_all_and_proves_it(seed: int) -> None:
    chance = Random(seed)
    for _ in range(12):
        units = drawn(chance)
        check(units, fill(units))


@pytest.mark.parametrize("seed", SEEDS)
def test_exchanges_lead_from_the_worst_filling_to_the_best(seed: int) -> None:
    chance = Random(100 + seed)
    for _ in range(12):
        units = drawn(chance)
        worst = max(choices(units), key=lambda holders: worth(units, holders))
        check(units, _Work(units, list(worst)).improve())


def minimums_kept(units: Units, holders: list[int]) -> None:
    """Each minimum in turn, from the units that fewest officers can take, while seats are free."""
    for group in units.groups:
        missing = group.least - sum(holders[unit] >> group.officer & 1 for unit in group.units)
        for unit in sorted(group.units, key=lambda unit: units.able[unit].bit_count()):
            free = holders[unit].bit_count() < units.seats[unit]
            if missing > 0 and free and not holders[unit] >> group.officer & 1:
                holders[unit] |= 1 << group.officer
                missing -= 1


def greedily_filled(units: Units, holders: list[int]) -> None:
    """The scarcest units first, each to those whose next duty costs least; the first of equals."""
    for unit in sorted(
        range(len(holders)), key=lambda unit: units.able[unit].bit_count() - units.seats[unit]
    ):
        counts = counts_of(units, holders)
        kind = units.kind[unit]

        def price(officer: int) -> int:
            one = units.scale * counts[kind][officer] - units.fair[kind][officer]  # noqa: B023  used at once
            total = sum(row[officer] for row in counts) * units.scale  # noqa: B023  used at once
            return one + total - sum(row[officer] for row in units.fair)

        for officer in sorted(members(units.able[unit] & ~holders[unit]), key=price):
            if holders[unit].bit_count() < units.seats[unit]:
                holders[unit] |= 1 << officer


@pytest.mark.parametrize("seed", SEEDS)
def test_a_filling_starts_with_the_minimums_and_then_greedily(seed: int) -> None:
    chance = Random(200 + seed)
    for _ in range(20):
        units = drawn(chance)
        holders, expected = ([*units.kept] if units.kept else [0] * len(units.able) for _ in range(2))
        need = [bits.bit_count() for bits in units.able]
        _keep_minimums(units, holders, need)
        minimums_kept(units, expected)
        assert holders == expected
        _start(units, holders, need)
        greedily_filled(units, expected)
        assert holders == expected


def test_a_filling_starts_from_what_is_kept_and_from_minimums_where_fewest_others_can() -> None:
    """Officer 0 must have one of two units: the one that nobody else can take."""
    units = Units([0, 0], [0b11, 0b01], [1, 1], [[1, 1]], 1, (Group(0, 0, (0, 1), 1),))
    assert fill(units).holders == [0b10, 0b01]
    kept = Units([0, 0], [0b11, 0b11], [1, 1], [[1, 1]], 1, (), [0b01, 0b00])
    assert fill(kept).holders == [0b01, 0b10]
    both = Units([0, 0], [0b11, 0b11], [1, 1], [[1, 1]], 1, (), [0b01, 0b01])
    assert fill(both).holders == [0b01, 0b01]
