"""大写金额: amounts in the capital figures that Chinese law asks for on vouchers (会计基础工作规范, article 52)."""

from decimal import Decimal

from zhanggui.kernel.decimals import round_half_up

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
WAN, YI = 10**4, 10**8


def rmb_capitals(amount: Decimal) -> str:
    """The amount in capitals, without the currency's name: 1234.00 → 壹仟贰佰叁拾肆元整.

    Rounded half up to whole fen first. One 零 stands for any run of zeros; an amount that ends at 元 or 角 gets 整.
    """
    fen = int(round_half_up(abs(amount)).scaleb(2))
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(yuan)}元" if yuan or not fen else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif yuan and rest:
        text += "零"
    text += f"{DIGITS[rest]}分" if rest else "整"
    return f"负{text}" if amount < 0 and fen else text


def _whole(number: int) -> str:
    """A whole number: by 亿, by 万, then digit by digit."""
    for unit, name in ((YI, "亿"), (WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            return f"{_whole(high)}{name}" + (f"{'零' if low < unit // 10 else ''}{_whole(low)}" if low else "")
    return _below_wan(number)


def _below_wan(number: int) -> str:
    if not number:
        return DIGITS[0]
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[power]
        gap = not digit
    return text
