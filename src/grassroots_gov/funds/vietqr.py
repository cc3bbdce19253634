"""The payload of a VietQR code, with which a payer's bank fills in a transfer.

EMVCo merchant-presented mode: fields of two-digit tag, two-digit length and value; account data in tag 38
under NAPAS's application id; CRC-16/CCITT-FALSE in tag 63 over everything before it.
"""

from __future__ import annotations

import unicodedata

from grassroots_gov.errors import UnknownChoice
from grassroots_gov.money import Dong

__all__ = ["LONGEST_NOTE", "crc16", "parse_vietqr", "plain_note", "vietqr"]

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
LONGEST_NOTE = 25


def vietqr(bank: str, account: str, amount: Dong | None = None, *, note: str = "") -> str:
    """The text of the QR code for paying ``amount`` into a bank account.

    ``bank``    the six digits of the bank (BIN)
    ``amount``  whole đồng; without one the payer types it
    ``note``    what the transfer says: letters without diacritics, digits and spaces, at most 25; more is cut

    A bank, account or amount that cannot be raises :class:`UnknownChoice`.

    >>> vietqr("970415", "113366668888", Dong(250_000), note="H-012 đường thôn 3")[:20]
    '00020101021238560010'
    """
    if not (bank.isascii() and bank.isdecimal() and len(bank) == 6):
        raise UnknownChoice("bank", bank, ("970415",))
    if not (account.isascii() and account.isalnum() and len(account) <= 19):
        raise UnknownChoice("account", account, ("0-9 A-Z, 1-19",))
    if amount is not None and not 0 < amount.amount < 10**13:
        raise UnknownChoice("amount", str(amount), ("1 đ – 9.999.999.999.999 đ",))
    beneficiary = _field("00", bank) + _field("01", account)
    merchant = _field("00", _NAPAS) + _field("01", beneficiary) + _field("02", _TO_ACCOUNT)
    fields = [_field("00", "01"), _field("01", "11" if amount is None else "12"), _field("38", merchant)]
    fields.append(_field("53", "704"))
    if amount is not None:
        fields.append(_field("54", str(amount.amount)))
    fields.append(_field("58", "VN"))
    plain = plain_note(note)[:LONGEST_NOTE].strip()
    if plain:
        fields.append(_field("62", _field("08", plain)))
    text = "".join(fields) + "6304"
    return f"{text}{crc16(text.encode()):04X}"


def parse_vietqr(text: str) -> dict[str, str]:
    """The fields of a payload by tag; ``ValueError`` where lengths or the CRC are wrong."""
    if len(text) < 8 or text[-8:-4] != "6304" or f"{crc16(text[:-4].encode()):04X}" != text[-4:]:
        raise ValueError("the checksum does not fit")
    fields: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (length.isascii() and length.isdecimal()) or at + 4 + int(length) > len(text):
            raise ValueError("a field does not end")
        fields[tag] = text[at + 4 : at + 4 + int(length)]
        at += 4 + int(length)
    return fields


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF.

    >>> hex(crc16(b"123456789"))
    '0x29b1'
    """
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def plain_note(note: str) -> str:
    """A note as banks carry it: letters without diacritics, digits and single spaces; a code in one word.

    >>> plain_note("H-012 đường thôn 3")
    'H012 duong thon 3'
    """
    base = unicodedata.normalize("NFD", note).replace("đ", "d").replace("Đ", "D")
    letters = "".join(
        char if char.isascii() and char.isalnum() else "" if char == "-" else " "
        for char in base
        if not unicodedata.combining(char)
    )
    return " ".join(letters.split())
