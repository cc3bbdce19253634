"""What two codes look like to whoever reads them: the same person is not two by a letter of another script.

What belongs here: folding what cannot be told apart by eye. What does not: deciding what that means.
"""

from __future__ import annotations

from unicodedata import normalize

__all__ = ["looks"]

_CYRILLIC = str.maketrans("авекмнорстухіјѕԁԛԝһӏ", "abekmhopctyxijsdqwhl")
_GREEK = str.maketrans("αβεζηικμνορτυχ", "abezhikmnoptyx")


def looks(code: str) -> str:
    """``code`` as the eye takes it in: width, case, composition, spaces and script told apart no more.

    >>> looks("CB-1") == looks("ＣＢ-1\\u200b") == looks("\\u0421\\u0412-1")
    True
    >>> looks("CB-1") == looks("CB-2")
    False
    """
    folded = normalize("NFKC", code).casefold().translate(_CYRILLIC).translate(_GREEK)
    return " ".join("".join(sign for sign in folded if sign.isprintable() or sign.isspace()).split())
