"""Vouchers as people hold them (phiếu thu, phiếu chi, giấy báo ngày công): amounts in words, who signs."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from grassroots_gov.money import Dong
from grassroots_gov.text import Lang, say

__all__ = ["InKindReceipt", "PayingIn", "Receipt"]

_LABOUR = "công"

_SIGNERS = {
    "PT": ("payer", "preparer", "cashier", "accountant", "head"),
    "PC": ("recipient", "preparer", "cashier", "accountant", "approver"),
    "GS": ("preparer", "accountant", "approver"),
}


@frozen(kw_only=True)
class Receipt:
    """A voucher on paper or screen. It names the payer by code only.

    ``number``     among all vouchers of the commune, without a gap; ``published.proof`` asks for it
    ``book``       PT (phiếu thu), PC (phiếu chi) or GS (chứng từ ghi sổ), and ``serial`` its number there
                   in ``on.year``
    ``fund``       the fund's code, ``fund_name`` its name
    ``party``      the code of who paid or was paid
    ``amount``     what the voucher is about
    ``copy``       1 for the first print, then 2, 3 …: every later one is marked as a copy
    ``void``       the number of the voucher that took it back, or nothing
    """

    number: int
    book: str
    serial: int
    on: date
    fund: str
    fund_name: str
    party: str
    amount: Dong
    memo: str
    document: str = ""
    copy: int = 1
    void: int | None = None

    @property
    def signers(self) -> tuple[str, ...]:
        """Who signs, as keys of the message catalogue."""
        return tuple(f"funds.role_{role}" for role in _SIGNERS[self.book])

    def in_words(self, lang: Lang = "vi") -> str:
        """The amount as the voucher writes it out."""
        return self.amount.in_words(lang)

    def render(self, lang: Lang = "vi") -> str:
        """The voucher as lines of text."""
        numbers = {"serial": str(self.serial), "year": str(self.on.year), "number": str(self.number)}
        lines = [
            say(f"funds.voucher_{self.book.lower()}", lang),
            say("funds.voucher_number", lang, **numbers),
            say("funds.voucher_day", lang, on=self.on),
            say("funds.voucher_fund", lang, fund=self.fund, name=self.fund_name),
            say("funds.voucher_party", lang, party=self.party or "–"),
            say("funds.voucher_memo", lang, memo=self.memo or self.fund_name),
            say("funds.voucher_amount", lang, amount=self.amount),
            say("funds.voucher_words", lang, words=self.in_words(lang)),
        ]
        if self.document:
            lines.append(say("funds.voucher_document", lang, document=self.document))
        if self.copy > 1:
            lines.append(say("funds.voucher_copy", lang, copy=self.copy))
        if self.void is not None:
            lines.append(say("funds.voucher_void", lang, by=str(self.void)))
        lines.append(" | ".join(say(key, lang) for key in self.signers))
        return "\n".join(lines)


@frozen(kw_only=True)
class InKindReceipt:
    """What was given in labour, land or goods, in its own unit.

    ``value`` stands only where a decision set the price of a unit, and ``entry`` is then the voucher of it.
    """

    serial: int
    on: date
    fund: str
    fund_name: str
    party: str
    item: str
    unit: str
    quantity: int
    value: Dong | None = None
    entry: int | None = None

    def render(self, lang: Lang = "vi") -> str:
        """The slip as lines of text (giấy báo ngày công, phiếu nhận hiện vật): never with invented money."""
        from grassroots_gov.money import in_words

        lines = [
            say("funds.slip_labour" if self.unit == _LABOUR else "funds.slip_kind", lang),
            say("funds.slip_number", lang, serial=str(self.serial), year=str(self.on.year)),
            say("funds.voucher_day", lang, on=self.on),
            say("funds.voucher_fund", lang, fund=self.fund, name=self.fund_name),
            say("funds.voucher_party", lang, party=self.party),
            say("funds.slip_given", lang, item=self.item, quantity=self.quantity, unit=self.unit),
        ]
        if lang == "vi":
            words = in_words(self.quantity)
            lines.append(say("funds.slip_words", lang, words=words[:1].upper() + words[1:], unit=self.unit))
        if self.value is None:
            lines.append(say("funds.slip_no_value", lang))
        else:
            lines.append(say("funds.slip_value", lang, value=self.value, entry=str(self.entry)))
        signers = ("giver", "preparer", "approver")
        lines.append(" | ".join(say(f"funds.role_{signer}", lang) for signer in signers))
        return "\n".join(lines)


@frozen(kw_only=True)
class PayingIn:
    """What a party is asked to pay in (thông báo các khoản thu), with the VietQR code that its bank reads.

    ``note`` goes with the transfer; the import of the bank's statement finds the party by it.
    """

    levy: str
    party: str
    fund: str
    fund_name: str
    amount: Dong
    note: str
    payload: str

    def render(self, lang: Lang = "vi") -> str:
        """The notice as lines of text; the code itself is drawn from ``payload``."""
        return "\n".join(
            (
                say("funds.notice_head", lang, fund=self.fund, name=self.fund_name),
                say("funds.voucher_party", lang, party=self.party),
                say("funds.notice_due", lang, amount=self.amount),
                say("funds.voucher_words", lang, words=self.amount.in_words(lang)),
                say("funds.notice_note", lang, note=self.note),
            )
        )
