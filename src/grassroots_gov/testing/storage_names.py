"""Clauses on names and the annex: any text, told apart to the last character; values that can be erased."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial

from grassroots_gov.errors import BadName
from grassroots_gov.journal.store import Store
from grassroots_gov.testing.storage_bench import Bench, Clause

__all__ = ["CLAUSES"]

LONG = "đ" * 199
ASTRAL = "\U0001f33e" * 199  # 796 bytes in UTF-8, 398 units in UTF-16

# Names that a careless backend takes for one another: case, width, blanks, ignorable and compatible signs,
# accents, paths, patterns, numbers, and names that differ in their last character only.
APART = (
    "a", "A", "á", "à", "ả", "ạ", "ａ", "а", "a ", " a", "a  ", "a\t", "a\n", "a\0", "\0a", "a\0b", "a\u200d",
    "a\u200b", "a\ufe0f", "\ufeffa", "a\u00ad", "ss", "ß", "SS", "i", "I", "İ", "ı", "k", "K", "ﬁ", "fi",
    "①", "1",    "01", "1.0", "1e0", "-1", "d", "đ", "D", "Đ", "ð", "xã", "xa", "xă",
    "/", "//", "a/", "/a", "a/b", "a//b", ".",
    "..", "../a", "a/../b", "a\\b", "C:a", "con", "%", "%a", "a%", "_", "a_b", "axb", "*", "a*", "?",
    "[a]", "'",    '"', "`", "a'b", "a''b", "--", "a;b", "null", "None", "true", "{}",
    "$a", "~", "#", "&", "=", "a=b", ":",
    "\r",    "\r\n", "\n", "\u2028", "\ufffd", "\uffff", "\U00010000", "\U0010ffff", "家",
    "🌾", "👨‍👩‍👧", "ク", "ｸ",
    LONG + "a", LONG + "b", LONG, ASTRAL + "\U0001f33e", ASTRAL + "\U0001f33f", ASTRAL, "x" * 200, "x" * 199,
)  # fmt: skip

BAD = {
    "the empty name": "",
    "a name of 201 characters": "x" * 201,
    "a name of 201 accented characters": "đ" * 201,
    "a name of 10,000 characters": "x" * 10_000,
    "a name in NFD": "xa\u0303",
    "a name with a sign that NFC replaces": "\u212a",
    "a name with a lone surrogate": "a\ud800",
    "a name with a low surrogate": "\udc00",
}


def _names_apart(bench: Bench) -> None:
    store = bench.open()
    for name in APART:
        assert unicodedata.is_normalized("NFC", name), ascii(name)
        bench.equal(store.length(name), 0, f"the length of {ascii(name)[:40]} before anything was put there")
        store.append(name, 0, [name.encode(), b"2"])
    for name in APART:
        bench.records(store, name, [name.encode(), b"2"], f"stream {ascii(name)[:40]}")
    bench.equal(list(store.streams()), sorted(APART), "the names")


def _keys_apart(bench: Bench) -> None:
    store = bench.open()
    for key in APART:
        bench.equal(
            store.annex_get(key), None, f"the value of {ascii(key)[:40]} before anything was put there"
        )
        store.annex_put(key, key.encode())
    for key in APART:
        bench.equal(store.annex_get(key), key.encode(), f"the value of {ascii(key)[:40]}")
    for key in APART[::2]:
        store.annex_erase(key)
    for at, key in enumerate(APART):
        wanted = key.encode() if at % 2 else None
        bench.equal(store.annex_get(key), wanted, f"the value of {ascii(key)[:40]} after others were erased")


def _sorted(bench: Bench) -> None:
    store = bench.open()
    # U+FFFD sorts before U+10000 by code point and after it in UTF-16.
    names = [
        "b",
        "a",
        "C",
        "á",
        "ab",
        "a b",
        "z",
        "đ",
        "Y",
        "10",
        "9",
        "\ufffd",
        "\U00010000",
        "a/",
        "a0",
        "~",
    ]
    for name in names:
        store.append(name, 0, [b"x"])
    got = store.streams()
    bench.expect(hasattr(got, "__len__") and hasattr(got, "__getitem__"), "streams answers no sequence")
    bench.equal(list(got), sorted(names), "the streams, sorted by code point")
    bench.equal([type(name) for name in got], [str] * len(names), "the types of the names")
    bench.equal(list(store.streams("a")), ["a", "a b", "a/", "a0", "ab"], "the streams that begin with 'a'")


def _prefix(bench: Bench) -> None:
    store = bench.open()
    names = [
        "a", "ab", "abc", "abd", "Ab", "aB", "a%c", "a_c", "a*c", "a?c", "a[b]", "a\\c", "axc", "á",
        "áb", "b", "/x",        "a/b", "a/b/c", "đường", "đ", "d", "a\uffff",
        "a\U0010ffff", "a\0", "LIKE", "\U0010ffff",
        "\U0010ffffx",
    ]  # fmt: skip
    for name in names:
        store.append(name, 0, [b"x"])
    prefixes = [
        "", "a", "ab", "abc", "abcd", "A", "a%", "a_", "a*", "a?", "a[", "a\\", "%", "_", "*", ".", "a/", "á",
        "đ",        "d", "a\uffff", "a\U0010ffff", "a\0", "\U0010ffff", "l", "e\u0301",
        "a\u0301", "\u0301", "\ud800",
        "a\udfff",        "x" * 201, "x" * 5_000, "' OR '1'='1",
    ]  # fmt: skip
    for prefix in prefixes:
        wanted = sorted(name for name in names if name.startswith(prefix))
        bench.equal(list(store.streams(prefix)), wanted, f"the streams that begin with {ascii(prefix)[:40]}")


def _bad_names(bench: Bench) -> None:
    store = bench.open()
    calls: dict[str, Callable[[Store, str], object]] = {
        "append": lambda store, name: store.append(name, 0, [b"x"]),
        "append of nothing": lambda store, name: store.append(name, 0, []),
        "read": lambda store, name: list(store.read(name)),
        "length": lambda store, name: store.length(name),
        "annex_put": lambda store, name: store.annex_put(name, b"x"),
        "annex_get": lambda store, name: store.annex_get(name),
        "annex_erase": lambda store, name: store.annex_erase(name),
    }
    for what, name in BAD.items():
        for call, act in calls.items():
            bench.raises(BadName, partial(act, store, name), f"{call} with {what}")
    bench.equal(list(store.streams()), [], "the streams after bad names")
    store.append("good", 0, [b"x"])
    bench.records(store, "good", [b"x"], "a good stream after bad names")


def _annex(bench: Bench) -> None:
    store = bench.open()
    for value in (b"value", b"", b"\0", bytes(range(256)), b" x ", b"\n", b"\xff"):
        store.annex_put("k", value)
        bench.equal(store.annex_get("k"), value, "the value last put")
    store.annex_put("other", b"1")
    bench.equal(store.annex_get("k"), b"\xff", "a value after another was put")
    bench.equal(store.annex_get("k"), b"\xff", "the same, asked again")


def _annex_erase(bench: Bench) -> None:
    store = bench.open()
    store.annex_erase("never")
    for key in ("a", "ab", "a/b", "b"):
        store.annex_put(key, key.encode())
    store.annex_erase("a")
    bench.equal(store.annex_get("a"), None, "an erased value")
    for key in ("ab", "a/b", "b"):
        bench.equal(store.annex_get(key), key.encode(), "a value whose neighbour was erased")
    store.annex_erase("a")
    store.annex_put("a", b"again")
    bench.equal(store.annex_get("a"), b"again", "a value put after erasing")


def _annex_apart(bench: Bench) -> None:
    store = bench.open()
    store.append("x", 0, [b"record"])
    bench.equal(store.annex_get("x"), None, "the annex value under the name of a stream")
    store.annex_put("x", b"value")
    store.annex_put("y", b"value")
    bench.records(store, "x", [b"record"], "the stream after an annex value of its name was put")
    bench.equal(store.length("y"), 0, "the length of a stream under the name of an annex key")
    store.annex_erase("x")
    bench.records(store, "x", [b"record"], "the stream after an annex value of its name was erased")
    bench.equal(list(store.streams()), ["x"], "the streams")


def _erased_bytes(bench: Bench) -> None:
    assert bench.raw is not None
    name = bench.fresh()
    store = bench.open(name)
    values = {f"k{n}": b"%d-secret-words" % n * (1 + n * n) for n in range(24)}
    for key, value in values.items():
        store.annex_put(key, value)
    for key in list(values)[::2]:
        store.annex_erase(key)
    kept = b"".join(bench.raw(name))
    left = [key for key in list(values)[::2] if values[key][:15] in kept]
    bench.expect(not left, f"bytes of {len(left)} erased values are still there")
    bench.expect(values["k1"][:15] in kept, "raw shows nothing of what was not erased: it looks elsewhere")


def _many_streams(bench: Bench) -> None:
    store = bench.open()
    total = 1_500 if bench.full else 150
    names = [f"cases/{n:05}" for n in range(total)]
    for name in reversed(names):
        store.append(name, 0, [name.encode()])
    bench.equal(list(store.streams("cases/")), names, f"the names of {total} streams")
    for name in names[:: total // 10]:
        bench.records(store, name, [name.encode()], f"stream {name}")


CLAUSES = (
    Clause("streams_sorted", "streams() is a sequence of names sorted by code point.", _sorted),
    Clause(
        "names_apart", "Stream names are any NFC text to 200 characters, told apart exactly.", _names_apart
    ),
    Clause("streams_prefix", "streams(prefix) takes any text literally.", _prefix),
    Clause(
        "bad_names", "An empty, long, not NFC or not encodable name raises BadName in every call.", _bad_names
    ),
    Clause("annex", "The annex keeps the last value under a key, any bytes.", _annex),
    Clause("annex_erase", "Erasing forgets one key, and is harmless where there is none.", _annex_erase),
    Clause("annex_apart", "The annex and the streams do not touch each other.", _annex_apart),
    Clause("keys_apart", "Annex keys are any NFC text to 200 characters, told apart exactly.", _keys_apart),
    Clause("erased_bytes", "No byte of an erased value stays.", _erased_bytes, needs="raw"),
    Clause("many_streams", "A store holds thousands of streams.", _many_streams),
)
