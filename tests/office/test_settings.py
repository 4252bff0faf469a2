"""The company's settings and numbering rules."""

from datetime import date, timedelta

import pytest

from tests.support.cast import DAY, Cast
from tests.support.pages import send, signed_in, text_of
from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.checks.registry import breaches
from zhanggui.foundation.numbering.actions import set_numbering, take_number
from zhanggui.foundation.operations.models import Operation
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError
from zhanggui.sales.actions.orders import create_order, submit_order

COMPANY = {"name": "恒越工贸", "short_name": "恒越", "time_zone": "Asia/Shanghai", "language": "en", "idle_minutes": "0"}


def test_all_settings_stand_on_one_page_by_what_one_may(cast: Cast) -> None:
    boss, seller = (text_of(signed_in(who), "/settings/") for who in (cast.boss, cast.seller))
    assert "/settings/company/" in boss
    assert "/settings/company/" not in seller
    assert "/settings/tasks/" in seller


def test_each_change_of_the_company_is_kept_old_and_new(cast: Cast) -> None:
    client = signed_in(cast.boss)
    assert send(client, "/settings/company/", COMPANY | {"bank": "中国银行"}).status_code == 302
    assert (profile().short_name, profile().bank, profile().language) == ("恒越", "中国银行", "en")
    (entry,) = Operation.objects.latest("id").entries
    assert ["bank", "", "中国银行"] in entry["changes"]
    assert ["name", "恒越工贸", "恒越工贸"] not in entry["changes"]
    assert "Select a valid choice" in send(client, "/settings/company/", COMPANY | {"time_zone": "Mars/City"}).content.decode()


def test_who_is_idle_too_long_is_signed_out(cast: Cast) -> None:
    send(signed_in(cast.boss), "/settings/company/", COMPANY | {"idle_minutes": "10"})
    client, start = signed_in(cast.seller), clock.now()
    for minutes, status in ((0, 200), (9, 200), (18, 200), (29, 302)):
        with clock.held(start + timedelta(minutes=minutes)):
            assert client.get("/settings/me/").status_code == status, minutes


def test_numbers_are_written_by_their_rule_from_now_on_and_stay_without_gap(cast: Cast) -> None:
    def order() -> str:
        made = create_order(cast.seller, draft=cast.draft((cast.bearing, "1")))
        return str(submit_order(cast.seller, order_id=made.pk).number)

    assert order() == "XSDD-20261123-0001"
    client = signed_in(cast.boss)
    form = {"prefix": "SO", "dates": "month", "digits": "5"}
    assert "SO-" in send(client, "/settings/numbering/XSDD/", form | {"preview": "1"}).content.decode()
    assert order() == "XSDD-20261123-0002"
    assert send(client, "/settings/numbering/XSDD/", form).status_code == 302
    assert [order(), order()] == ["SO-202611-00001", "SO-202611-00002"]
    for dates, first in (("none", "SO-00001"), ("year", "SO-2026-00001"), ("month", "SO-202611-00003")):
        set_numbering(cast.boss, series="XSDD", prefix="SO", dates=dates, digits=5)
        assert order() == first
    set_numbering(cast.boss, series="XSDD", prefix="XSDD", dates="day", digits=4)
    assert order() == "XSDD-20261123-0003"
    assert [breach for breach in breaches() if breach.property.startswith("NUM")] == []


@pytest.mark.parametrize(
    ("prefix", "dates", "digits", "code"),
    [
        ("xs", "day", 4, "prefix"), ("A-B", "day", 4, "prefix"), ("A%", "day", 4, "prefix"), ("ABCDEFGHI", "day", 4, "prefix"),
        ("SO", "week", 4, "dates"), ("SO", "day", 2, "digits"), ("SO", "day", 9, "digits"), ("RKD", "day", 4, "taken"),
    ],
)  # fmt: skip
def test_rules_that_could_write_a_number_twice_or_badly_are_refused(
    cast: Cast, prefix: str, dates: str, digits: int, code: str
) -> None:
    with pytest.raises(BusinessError) as caught:
        set_numbering(cast.boss, series="XSDD", prefix=prefix, dates=dates, digits=digits)
    assert caught.value.code == f"numbering.{code}"


def test_a_prefix_belongs_to_its_series_for_ever(cast: Cast) -> None:
    set_numbering(cast.boss, series="XSDD", prefix="SO", dates="day", digits=4)
    set_numbering(cast.boss, series="XSDD", prefix="XSDD", dates="day", digits=4)
    with pytest.raises(BusinessError):
        set_numbering(cast.boss, series="XSFP", prefix="SO", dates="day", digits=4)
    assert take_number("XSDD", date(2026, 11, 23)) == f"XSDD-{DAY:%Y%m%d}-0001"
