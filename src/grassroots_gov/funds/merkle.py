"""A Merkle tree that adds up: each node proves what is below it, how much that is in all, and which numbers.

A node is a digest with a sum, a count and the first and last number below it; the digest of an inner node
covers all of these for both children, so the root proves the total as well as the leaves. Leaves stand in
order of their numbers and left numbers are below right ones, so that no receipt stands there twice. Leaf,
node and empty tree are digested under different prefixes, so that none passes for another. The shape is
that of RFC 6962: it follows from the count alone, and no leaf is ever doubled to fill a level.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import final

from attrs import frozen

__all__ = ["Node", "Tree", "leaf", "root_by"]

_LEAF = b"grassroots_gov/leaf/1\n"
_NODE = b"grassroots_gov/node/1\n"
_EMPTY = b"grassroots_gov/empty/1\n"


@frozen
class Node:
    """A digest (hex) with what it stands for."""

    digest: str
    total: int
    count: int
    first: int
    last: int


def leaf(content: bytes, number: int, amount: int) -> Node:
    """The node of one receipt."""
    return Node(hashlib.sha256(_LEAF + content).hexdigest(), amount, 1, number, number)


def joined(left: Node, right: Node) -> Node:
    """The node above two; ``ValueError`` where numbers do not follow each other, or a sum is negative."""
    if left.last >= right.first or left.total < 0 or right.total < 0 or left.count < 1 or right.count < 1:
        raise ValueError("nodes out of order")
    told = "\n".join(
        f"{node.digest} {node.total} {node.count} {node.first} {node.last}" for node in (left, right)
    )
    return Node(
        hashlib.sha256(_NODE + told.encode()).hexdigest(),
        left.total + right.total,
        left.count + right.count,
        left.first,
        right.last,
    )


@final
class Tree:
    """The tree over leaves in order of their numbers; without leaves, one root that stands for nothing."""

    def __init__(self, leaves: Iterable[Node]) -> None:
        # Pairing from the left and passing a lone last node on gives the shape of RFC 6962.
        self._levels = [tuple(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            pairs = [joined(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
            self._levels.append((*pairs, *below[len(pairs) * 2 :]))

    @property
    def root(self) -> Node:
        """What proves everything below it."""
        top = self._levels[-1]
        return top[0] if top else Node(hashlib.sha256(_EMPTY).hexdigest(), 0, 0, 0, 0)

    def branch(self, index: int) -> tuple[Node, ...]:
        """The neighbours from leaf ``index`` up to the root: what a proof must hold."""
        neighbours = []
        for level in self._levels[:-1]:
            if index ^ 1 < len(level):
                neighbours.append(level[index ^ 1])
            index >>= 1
        return tuple(neighbours)


def root_by(at: Node, index: int, count: int, neighbours: Sequence[Node]) -> Node:
    """The root that a leaf and its neighbours lead to; ``ValueError`` where they fit no tree of ``count``."""
    if not 0 <= index < count:
        raise ValueError("no such leaf")
    turns = []  # from the root down: whether the leaf is on the left
    while count > 1:
        half = 1 << (count - 1).bit_length() - 1  # the greatest power of two below the count
        turns.append(index < half)
        index, count = (index, half) if index < half else (index - half, count - half)
    if len(turns) != len(neighbours):
        raise ValueError("a branch of another length")
    for on_left, neighbour in zip(reversed(turns), neighbours, strict=True):
        at = joined(at, neighbour) if on_left else joined(neighbour, at)
    return at
