"""大写金额, by the examples of the trade and at its edges."""

from decimal import Decimal

import pytest

from zhanggui.kernel.capitals import rmb_capitals


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("1234.00", "壹仟贰佰叁拾肆元整"),
        ("100.05", "壹佰元零伍分"),
        ("0.50", "伍角整"),
        ("10020.30", "壹万零贰拾元叁角整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("0.03", "叁分"),
        ("-8.00", "负捌元整"),
        ("33733.64", "叁万叁仟柒佰叁拾叁元陆角肆分"),
        ("0", "零元整"),
        ("-0.004", "零元整"),
        ("0.005", "壹分"),
        ("10", "壹拾元整"),
        ("1010.10", "壹仟零壹拾元壹角整"),
        ("1005000", "壹佰万伍仟元整"),
        ("100010000.01", "壹亿零壹万元零壹分"),
        ("100200300", "壹亿零贰拾万零叁佰元整"),
        ("1000000000000", "壹万亿元整"),
        ("20000000000001", "贰拾万亿零壹元整"),
    ],
)
def test_amounts_in_capitals(amount: str, capitals: str) -> None:
    assert rmb_capitals(Decimal(amount)) == capitals
