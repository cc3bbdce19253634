"""What two codes look like to whoever reads them: the same person is not two by a letter of another script.

What belongs here: folding what cannot be told apart by eye. What does not: deciding what that means.
"""

from __future__ import annotations

from unicodedata import normalize

__all__ = ["looks"]

_CYRILLIC = str.maketrans("авекмнорстухіјѕԁԛԝһӏ", "abekmhopctyxijsdqwhl")
_GREEK = str.maketrans("αβεζηικμνορτυχ", "abezhikmnoptyx")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212", "-"))


def looks(code: str) -> str:
    """``code`` as the eye takes it in: width, case, composition, spaces, dashes, script are one.

    >>> looks("CB-1") == looks("ＣＢ-1\\u200b") == looks("\\u0421\\u0412\\u20111")
    True
    >>> looks("CB-1") == looks("CB-2")
    False
    """
    folded = normalize("NFKC", code).casefold().translate(_CYRILLIC).translate(_GREEK).translate(_DASHES)
    return " ".join("".join(sign for sign in folded if sign.isprintable() or sign.isspace()).split())
