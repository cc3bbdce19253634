"""What a loudspeaker reads is what a person would say."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grassroots_gov_loudspeaker import speech
from grassroots_gov_loudspeaker.words import ABBREVIATIONS


@pytest.mark.parametrize(
    ("written", "said"),
    [
        # money
        ("nộp 1.250.000 đ", "nộp một triệu hai trăm năm mươi nghìn đồng."),
        ("nộp 1250000đ/hộ", "nộp một triệu hai trăm năm mươi nghìn đồng mỗi hộ."),
        ("50.000 đồng/khẩu/năm", "năm mươi nghìn đồng mỗi khẩu mỗi năm."),
        ("300.000 VNĐ", "ba trăm nghìn đồng."),
        ("1,5 triệu đồng", "một phẩy năm triệu đồng."),
        # days
        ("ngày 20/05/2020", "ngày hai mươi tháng năm năm hai nghìn không trăm hai mươi."),
        ("Ngày 4/4/2024", "Ngày mùng bốn tháng tư năm hai nghìn không trăm hai mươi tư."),
        ("từ 1/6 đến 15/6", "từ ngày mùng một tháng sáu đến ngày mười lăm tháng sáu."),
        ("sáng 2/9", "sáng ngày mùng hai tháng chín."),
        ("tháng 4/2021", "tháng tư năm hai nghìn không trăm hai mươi mốt."),
        ("trong tháng 12", "trong tháng mười hai."),
        ("31/13/2020", "ba mươi mốt, mười ba, hai nghìn không trăm hai mươi."),
        # hours
        ("lúc 19h30", "lúc mười chín giờ ba mươi phút."),
        ("lúc 7h", "lúc bảy giờ."),
        ("từ 7h00-11h30", "từ bảy giờ đến mười một giờ ba mươi phút."),
        ("lúc 19 giờ 05", "lúc mười chín giờ năm phút."),
        ("lúc 19 giờ 05 phút", "lúc mười chín giờ năm phút."),
        ("lúc 6:45", "lúc sáu giờ bốn mươi lăm phút."),
        # numbers
        ("24 hộ", "hai mươi tư hộ."),
        ("1005 người", "một nghìn không trăm linh năm người."),
        ("2/3 số hộ", "hai phần ba số hộ."),
        ("101/150 hộ", "một trăm linh một phần một trăm năm mươi hộ."),
        ("tăng 12,05%", "tăng mười hai phẩy không năm phần trăm."),
        ("10-15 hộ", "mười đến mười lăm hộ."),
        ("diện tích 350 m²", "diện tích ba trăm năm mươi mét vuông."),
        ("đường dài 2,4km", "đường dài hai phẩy bốn ki-lô-mét."),
        ("nhiệt độ -5°C", "nhiệt độ âm năm độ C."),
        ("gọi 0912 000 111", "gọi không chín một hai, không không không, một một một."),
        ("gọi 0211123456", "gọi không hai một một, một hai ba bốn, năm sáu."),
        ("STK 1111111111111111", f"số tài khoản {' '.join(['một'] * 16)}."),
        # ordinals
        ("thứ 4, thứ 7", "thứ tư, thứ bảy."),
        ("lần thứ 1", "lần thứ nhất."),
        ("khóa XV, quý IV", "khóa mười lăm, quý bốn."),
        # documents
        ("Luật 10/2013/QH13", "Luật mười trên hai nghìn không trăm mười ba trên Quốc hội khóa mười ba."),
        ("59/2023/NĐ-CP", "năm mươi chín trên hai nghìn không trăm hai mươi ba trên Nghị định Chính phủ."),
        ("QĐ số 34/QĐ-UBND", "Quyết định số ba mươi tư trên Quyết định Ủy ban nhân dân."),
        # short forms
        ("UBND, HĐND & UBMTTQ", "Ủy ban nhân dân, Hội đồng nhân dân và Ủy ban Mặt trận Tổ quốc."),
        ("V/v nộp thẻ BHYT", "Về việc nộp thẻ bảo hiểm y tế."),
        ("Đ/c Bí thư, đ/c Trưởng xóm", "Đồng chí Bí thư, đồng chí Trưởng xóm."),
        ("phát triển KT-XH", "phát triển kinh tế, xã hội."),
        ("TP. Hà Nội v.v.", "thành phố Hà Nội vân vân."),
        ("dự án BXK", "dự án bê ích ca."),
        ("THÔNG BÁO", "THÔNG BÁO."),
        # lines and signs
        ("Kính gửi bà con:\n- xóm 3\n• xóm 4", "Kính gửi bà con:\nxóm ba.\nxóm bốn."),
        ("“Đường bê tông” (đợt 2) – giai đoạn 1!", "Đường bê tông đợt hai, giai đoạn một!"),
        ("", ""),
        ("***", ""),
    ],
)  # fmt: skip
def test_a_reader_would_say_it_so(written: str, said: str) -> None:
    assert speech(written) == said


def test_a_whole_notice_reads_from_beginning_to_end() -> None:
    notice = (
        "UBND XÃ TÂN LẬP\nTHÔNG BÁO V/v họp xóm\n"
        "Đúng 19h30 thứ 4 ngày 20/5/2020, mời mỗi hộ 01 người đến NVH xóm 3 bàn mức đóng góp làm đường GTNT "
        "(dự kiến 1.250.000 đ/hộ, ≥ 2/3 số hộ tán thành).\nSĐT liên hệ: 0912.000.111./."
    )
    assert speech(notice) == (
        "Ủy ban nhân dân XÃ TÂN LẬP.\nTHÔNG BÁO Về việc họp xóm.\n"
        "Đúng mười chín giờ ba mươi phút thứ tư ngày hai mươi tháng năm năm hai nghìn không trăm hai mươi, "
        "mời mỗi hộ một người đến nhà văn hóa xóm ba bàn mức đóng góp làm đường giao thông nông thôn dự kiến "
        "một triệu hai trăm năm mươi nghìn đồng mỗi hộ, ít nhất hai phần ba số hộ tán thành.\n"
        "số điện thoại liên hệ: không chín một hai, không không không, một một một."
    )


LIKELY = st.lists(
    st.one_of(
        st.sampled_from(sorted(ABBREVIATIONS)),
        st.from_regex(r"\d{1,4}([/.,:h-]\d{1,4}){0,3}", fullmatch=True),
        st.sampled_from(
            "đ đồng km m² % ngày tháng thứ lúc – & / - ( ) “ ” ≥ số họp XÓM III quý \n".split(" ")
        ),
        st.text(max_size=8),
    )
).map(" ".join)


@given(LIKELY)
@example("1.2.3.4/5/6-7:8")
@example("0" * 40)
@example("９９")
def test_nothing_is_left_that_a_voice_cannot_read(text: str) -> None:
    said = speech(text)
    left = {sign for sign in said if not sign.isalpha() and sign not in " \n.,;:?!-"}
    assert {sign for sign in left if unicodedata.category(sign) != "Mn"} == set()
    assert not any(sign.isnumeric() for sign in said)


@given(st.integers(0, 10**15 - 1))
def test_every_amount_is_read_as_the_money_room_reads_it(amount: int) -> None:
    from grassroots_gov import Dong

    words = Dong(amount).in_words("vi")
    assert speech(f"Nộp {Dong(amount)} cho quỹ") == f"Nộp {words[0].lower()}{words[1:]} cho quỹ."
