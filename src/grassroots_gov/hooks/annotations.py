"""Whether the annotations of an implementation agree with its hook.

Only a sure contradiction is a fault: what cannot be resolved, and what typing cannot decide at run time, is
let through, and so is a wider or narrower name for the same kind of value.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Never, NoReturn, TypeVar, Union, get_args, get_origin

__all__ = ["contradictions"]

Unknown = object()


def contradictions(
    implementation: Callable[..., object], spec: Callable[..., object], named: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Each parameter (or ``"return"``) that disagrees, with what was found and what is wanted.

    ``named`` says in which module a name of the specification lives, for names that are only imported
    for type checking.
    """
    wanted = spec.__annotations__
    for name, found in getattr(implementation, "__annotations__", {}).items():
        if name not in wanted or found == wanted[name]:
            continue
        want = _resolve(wanted[name], spec, named)
        have = _resolve(found, implementation, {})
        if _agree(have, want) is False:
            yield name, _text(found), _text(wanted[name])


def _text(annotation: object) -> str:
    if isinstance(annotation, str):
        return annotation
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


class _Named:
    """The mark of a class known by its name alone: its module stands above this one or is not loaded."""

    def __class_getitem__(cls, _: object) -> type[_Named]:
        return cls


def _named(name: str) -> type[_Named]:
    return type(name, (_Named,), {})


def _resolve(annotation: object, function: Callable[..., object], named: Mapping[str, str]) -> object:
    if not isinstance(annotation, str):
        return annotation
    import builtins
    import sys

    space: dict[str, object] = {**vars(builtins), **getattr(function, "__globals__", {})}
    for name, module in named.items():
        if name not in space:
            home = vars(sys.modules[module]) if module in sys.modules else {}
            space[name] = home[name] if name in home else _named(name)  # a lazy name is not loaded for this
    try:
        return eval(annotation, space)  # noqa: S307 - the annotation is code that was already imported
    except Exception:
        return _named(annotation) if annotation.isidentifier() else Unknown


def _parts(kind: object) -> tuple[object, ...]:
    """The members of a union; the kind itself otherwise."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _agree(found: object, wanted: object) -> bool | None:
    """Whether some member of one is of a kind with each member of the other; ``None``: cannot be told."""
    if any(
        kind in (Unknown, Any, object, NoReturn, Never) or isinstance(kind, TypeVar)
        for kind in (found, wanted)
    ):
        return None
    answers = [_any(_akin(part, other) for other in _parts(wanted)) for part in _parts(found)]
    return False if False in answers else (None if None in answers else True)


def _any(answers: Iterator[bool | None]) -> bool | None:
    seen = list(answers)
    return True if True in seen else (None if None in seen else False)


def _akin(one: object, other: object) -> bool | None:
    """Whether two plain kinds stand in one line of descent, and their parts too."""
    if one in (None, type(None)) or other in (None, type(None)):
        return one in (None, type(None)) and other in (None, type(None))
    outer, wide = get_origin(one) or one, get_origin(other) or other
    if not (isinstance(outer, type) and isinstance(wide, type)):
        return None
    if _Named in (*outer.__mro__, *wide.__mro__):
        # A class that we cannot see may be akin to any other, but not to a standard one.
        return outer.__name__ == wide.__name__ or (False if _standard(outer, wide) else None)
    try:
        related = issubclass(outer, wide) or issubclass(wide, outer)
    except TypeError:  # a protocol with attributes cannot be asked; a standard value meets none of ours
        related = False
    if not related:
        protocol = getattr(wide, "_is_protocol", False) or getattr(outer, "_is_protocol", False)
        return None if protocol and not _standard(outer, wide) else False
    left, right = ([part for part in get_args(kind) if part is not Ellipsis] for kind in (one, other))
    answers = [_agree(a, b) for a, b in zip(left, right, strict=False)]
    return False if False in answers else (None if None in answers else True)


def _standard(*kinds: type) -> bool:
    """Whether one is a builtin value or container, which none of our classes is."""
    return any(kind.__module__ in ("builtins", "collections.abc") for kind in kinds)
