"""The door for rooms above: who is offered what."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from tests.support.cast import Cast
from tests.support.pages import signed_in, text_of
from zhanggui.foundation.search.providers import found
from zhanggui.kernel.actors import Actor
from zhanggui.ui import slots
from zhanggui.ui.slots import Column, Panel


def _ones(actor: Actor, ids: Sequence[int]) -> Mapping[int, object]:
    return dict.fromkeys(ids, 1)


@pytest.fixture
def given() -> Iterator[None]:
    """Two panels and a column of a place that only this test knows."""
    before = list(slots._panels), list(slots._columns)
    slots.register(Panel("here", "late", "sales.view_order", "/late/{id}/", 60))
    slots.register(Panel("here", "early", "see_cost", "/early/?of={id}", 10))
    slots.register(Column("here", "n", "N", "see_cost", _ones))
    yield
    slots._panels[:], slots._columns[:] = before


def test_panels_come_in_their_order_for_those_who_may_see_them(cast: Cast, given: None) -> None:
    assert [(one.label, one.url) for one in slots.panels(cast.boss, "here", 7)] == [
        ("early", "/early/?of=7"),
        ("late", "/late/7/"),
    ]
    assert [one.label for one in slots.panels(cast.seller, "here", 7)] == ["late"]
    assert slots.panels(cast.boss, "elsewhere", 7) == []


def test_columns_are_for_those_who_may_see_them(cast: Cast, given: None) -> None:
    assert [column.name for column in slots.columns(cast.boss, "here")] == ["n"]
    assert slots.columns(cast.seller, "here") == []


def test_every_panel_of_the_house_opens_for_those_it_is_offered_to(cast: Cast) -> None:
    client = signed_in(cast.boss)
    places = {("parties.customer", cast.customer.pk), ("parties.customer.figures", cast.customer.pk)}
    places |= {("parties.customer.deeds", cast.customer.pk), ("catalog.product", cast.drill.pk)}
    assert {panel.place for panel in slots._panels} == {place for place, _ in places}
    for place, pk in places:
        for panel in slots.panels(cast.boss, place, pk):
            text_of(client, panel.url)


def test_the_command_bar_finds_customers_and_products_in_scope(cast: Cast) -> None:
    def hits(user: object, text: str) -> list[str]:
        return [hit.title for _, group in found(user, text) for hit in group]  # type: ignore[arg-type]

    assert "宁波甬兴机电设备有限公司" in hits(cast.seller, "nbyx")
    assert hits(cast.stranger, "nbyx") == []
    assert "DG-30110 锂电冲击钻" in hits(cast.stranger, "ldcjz")
