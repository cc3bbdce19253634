"""The certificate of a plan: numbers from which anybody can check that no plan is fairer.

Every arc of the graph that ``flow`` describes leads from a point at distance ``a`` to a point at distance
``b`` at a cost ``c``; where ``b <= a + c`` holds for all of them, no chain of exchanges lowers the cost.
A filling without such a chain is the cheapest there is, because the cost is convex.
"""

from __future__ import annotations

from attrs import frozen

from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.units import Filling

__all__ = ["Certificate", "certificate_of"]


@frozen(kw_only=True)
class Certificate:
    """What proves the bound.

    ``scale``     costs are ``scale ** 2`` times the objective
    ``officers``  the order of the columns; ``kinds`` of the rows
    ``fair``      by kind and officer: ``scale`` times (fair share - carried)
    ``counts``    by kind and officer: the duties of the fairest plan that the proof is about
    ``hub``, ``officer``, ``leaf``  the distances
    ``groups``    each lawful minimum: officer, days, least, distance
    ``weight``    what a duty missing from a minimum counts in the graph: more than exchanges can save
    ``cost``      the scaled cost of ``counts``, the bound
    """

    scale: int
    kinds: tuple[str, ...]
    officers: tuple[str, ...]
    fair: tuple[tuple[int, ...], ...]
    counts: tuple[tuple[int, ...], ...]
    hub: int
    officer: tuple[int, ...]
    leaf: tuple[tuple[int, ...], ...]
    groups: tuple[tuple[str, tuple[str, ...], int, int], ...]
    weight: int
    cost: int

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "scale": self.scale,
            "kinds": list(self.kinds),
            "officers": list(self.officers),
            "fair": [list(row) for row in self.fair],
            "counts": [list(row) for row in self.counts],
            "distances": {
                "hub": self.hub,
                "officer": list(self.officer),
                "leaf": [list(row) for row in self.leaf],
            },
            "groups": [
                {"officer": officer, "days": list(days), "least": least, "distance": distance}
                for officer, days, least, distance in self.groups
            ],
            "weight": self.weight,
            "cost": self.cost,
        }


def certificate_of(problem: Problem, filling: Filling) -> Certificate:
    """The certificate of an optimal filling."""
    proof = filling.proof
    assert proof is not None
    from grassroots_gov.duty.model import KINDS

    return Certificate(
        scale=problem.units.scale,
        kinds=KINDS,
        officers=problem.ids,
        fair=tuple(tuple(row) for row in problem.units.fair),
        counts=tuple(tuple(row) for row in filling.count),
        hub=proof.hub,
        officer=proof.officer,
        leaf=proof.leaf,
        groups=tuple(
            (
                problem.ids[group.officer],
                tuple(problem.key(unit)[0].isoformat() for unit in group.units),
                group.least,
                distance,
            )
            for group, distance in zip(problem.units.groups, proof.group, strict=True)
        ),
        weight=problem.units.weight if problem.units.groups else 0,
        cost=filling.cost(problem.units),
    )
