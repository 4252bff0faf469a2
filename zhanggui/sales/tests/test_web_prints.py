"""Sales documents on paper: exact sizes, page subtotals, capitals, copies counted, nobody else's documents."""

import re
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from unicodedata import normalize

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.support.cast import DAY, Cast, system
from tests.support.pages import XSS, send, signed_in, statements, text_of
from zhanggui.catalog.actions import create_product
from zhanggui.catalog.domain import ProductCard
from zhanggui.foundation.operations.models import Operation
from zhanggui.foundation.printing.actions import choose_stationery
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.domain import Incoming
from zhanggui.kernel.capitals import rmb_capitals
from zhanggui.pricing.actions import set_prices
from zhanggui.sales.actions.deliveries import post_delivery, unpost_delivery
from zhanggui.sales.actions.orders import create_order, submit_order
from zhanggui.sales.models import Delivery, Order
from zhanggui.ui.printing import PAPERS, SLIP

pytestmark = pytest.mark.django_db
MM = 72 / 25.4


def shipped(cast: Cast, lines: int, *, name: str = "货") -> Delivery:
    """A delivery of so many lines of products that cost 3.33 each to buy and 1.37 to sell."""
    products = [create_product(system(), card=ProductCard(code=f"P-{n}", name=f"{name} {n}")) for n in range(lines)]
    set_prices(system(), prices={product.pk: Decimal("1.37") for product in products})
    goods = [Incoming(product.pk, Decimal(99), Decimal("3.33")) for product in products]
    receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=goods)
    order = create_order(cast.seller, draft=cast.draft(*((product, "7") for product in products)))
    submit_order(cast.seller, order_id=order.pk)
    return post_delivery(cast.keeper, order_id=order.pk, day=DAY)


def address(delivery: Delivery) -> str:
    return f"/sales/deliveries/{delivery.pk}/print/"


def figures(page: str, kind: str) -> list[Decimal]:
    """The last figure of each row of this kind: the amount."""
    rows = re.findall(rf'<tr class="{kind}">(.*?)</tr>', page, re.DOTALL)
    return [Decimal(re.findall(r"<div>(-?[\d,]+\.\d\d)</div>", row)[-1].replace(",", "")) for row in rows]


@pytest.mark.parametrize("lines", [1, SLIP.rows, SLIP.rows + 1, 100])
def test_pages_add_up(cast: Cast, lines: int) -> None:
    delivery = shipped(cast, lines)
    page = text_of(signed_in(cast.boss), address(delivery))
    pages = -(-lines // SLIP.rows)
    assert page.count('<section class="sheet"') == pages
    assert len(figures(page, "p-sub")) == pages
    assert sum(figures(page, "p-sub")) == delivery.goods == figures(page, "p-total")[0]
    assert page.count(f"人民币{rmb_capitals(delivery.total)}") == 1
    assert f"Page {pages} of {pages}" in page
    assert page.count("宁波甬兴机电设备有限公司") == pages


def test_a_thousand_lines_cost_no_more_statements_than_one(cast: Cast) -> None:
    few, many = shipped(cast, 1), None
    client = signed_in(cast.boss)
    with statements(14) as first:
        text_of(client, address(few))
    products = [create_product(system(), card=ProductCard(code=f"M-{n}", name="货")) for n in range(60)]
    set_prices(system(), prices={product.pk: Decimal(1) for product in products})
    order = create_order(cast.seller, draft=cast.draft(*((products[n % 60], "1") for n in range(1000))))
    many = Order.objects.get(pk=order.pk)
    with statements(14) as second:
        page = text_of(client, f"/sales/orders/{many.pk}/print/?paper=a4")
    assert page.count('<section class="sheet"') == -(-1000 // PAPERS["a4"].rows)
    assert len(second.captured_queries) <= len(first.captured_queries)


def test_copies_are_counted_and_marked(cast: Cast) -> None:
    delivery = shipped(cast, 1)
    client = signed_in(cast.keeper)
    assert "Reprint" not in text_of(client, address(delivery))
    send(client, address(delivery), {})
    send(client, address(delivery), {})
    assert "Reprint 2" in text_of(client, address(delivery))
    noted = Operation.objects.filter(subject=delivery.reference, action="sales.view_delivery")
    assert [(one.actor_id, one.entries[0]["verb"]) for one in noted] == [(cast.keeper.pk, "printed")] * 2


def test_several_at_once_and_only_ones_own(cast: Cast) -> None:
    one, two = shipped(cast, 1), shipped_again(cast)
    both = f"/sales/deliveries/{two.pk},{one.pk}/print/"
    page = text_of(signed_in(cast.boss), both)
    assert page.index(f"{two.number}</dd>") < page.index(f"{one.number}</dd>")
    stranger = signed_in(cast.stranger)
    for path in (address(one), both, address(one).replace("/print/", "/print.pdf")):
        assert stranger.get(path).status_code == 404
    assert send(stranger, address(one), {}).status_code == 404
    assert signed_in(cast.boss).get("/sales/deliveries/1,x/print/").status_code == 404
    assert signed_in(cast.boss).get(f"/sales/deliveries/{','.join(map(str, range(101)))}/print/").status_code == 422


def shipped_again(cast: Cast) -> Delivery:
    order = create_order(cast.seller, draft=cast.draft((cast.bearing, "5")))
    submit_order(cast.seller, order_id=order.pk)
    return post_delivery(cast.keeper, order_id=order.pk, day=DAY)


def test_no_cost_no_markup_and_what_is_reversed_says_so(cast: Cast) -> None:
    delivery = shipped(cast, 1, name=XSS)
    unpost_delivery(cast.boss, delivery_id=delivery.pk)
    page = text_of(signed_in(cast.boss), address(delivery))
    assert XSS not in page
    assert "&lt;script&gt;" in page
    assert "23.31" not in page.replace(str(delivery.total), "")  # 7 × 3.33
    assert "<b>Reversed</b>" in page


def test_the_book_chooses_the_paper(cast: Cast) -> None:
    delivery = shipped(cast, 1)
    choose_stationery(system(), kind="sales.delivery", paper="a5", copies="①存根 ②客户")
    page = text_of(signed_in(cast.boss), address(delivery))
    assert "paper-a5" in page
    assert "①存根 ②客户" in page
    answer = send(signed_in(cast.boss), "/settings/printing/", {"kind": "sales.delivery", "paper": "a4", "copies": ""})
    assert answer.status_code == 302
    assert "paper-a4" in text_of(signed_in(cast.boss), address(delivery))


def test_without_chromium_there_is_no_button(cast: Cast, settings: object) -> None:
    settings.CHROMIUM = "none"  # type: ignore[attr-defined]
    delivery, client = shipped(cast, 1), signed_in(cast.boss)
    assert "print.pdf" not in text_of(client, address(delivery))
    assert client.get(address(delivery).replace("/print/", "/print.pdf")).status_code == 422
    assert "has no Chromium" in text_of(client, "/settings/printing/")


def read(page: object) -> str:
    """Its text without spaces; the font's look-alikes (⻆) become the characters that they stand for (角)."""
    return normalize("NFKC", re.sub(r"\s", "", page.extract_text())).translate({0x2EC6: "角"})  # type: ignore[attr-defined]


def starts(page: object, x: float) -> list[float]:
    """How far below the upper edge texts start that start at `x`, in mm; without repeats."""
    height, found = float(page.mediabox.height), set[float]()  # type: ignore[attr-defined]

    def visit(operator: bytes, operands: object, cm: list[float], tm: list[float]) -> None:
        at = (cm[0] * tm[4] + cm[2] * tm[5] + cm[4]) / MM
        if operator in (b"Tj", b"TJ") and abs(at - x) <= 0.5:
            found.add(round((height - (cm[1] * tm[4] + cm[3] * tm[5] + cm[5])) / MM, 2))

    page.extract_text(visitor_operand_before=visit)  # type: ignore[attr-defined]
    return sorted(found)


def rectangles(page: object) -> list[float]:
    """Left edges of everything drawn as a rectangle, in mm."""
    edges: list[float] = []

    def visit(operator: bytes, operands: list[float], cm: list[float], tm: list[float]) -> None:
        if operator == b"re":
            edges.append((cm[0] * float(operands[0]) + cm[4]) / MM)

    page.extract_text(visitor_operand_before=visit)  # type: ignore[attr-defined]
    return edges


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pdf_is_exact(cast: Cast, language: str) -> None:
    delivery = shipped(cast, SLIP.rows + 1)
    client: Client = signed_in(cast.boss, language)
    answer = client.get(address(delivery).replace("/print/", "/print.pdf"))
    assert answer["Content-Disposition"] == f'attachment; filename="{delivery.number}.pdf"'
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 2
    for page in pages:
        assert float(page.mediabox.width) == pytest.approx(241 * MM, abs=0.5 * MM)
        assert float(page.mediabox.height) == pytest.approx(140 * MM, abs=0.5 * MM)
        edges = rectangles(page)
        assert any(abs(edge - 14) <= 0.5 for edge in edges), sorted(edges)[:9]  # the frame
        assert any(abs(edge - 22) <= 0.5 for edge in edges), sorted(edges)[:9]  # the end of the first column
    assert rmb_capitals(delivery.total) in read(pages[1])
    assert rmb_capitals(delivery.total) not in read(pages[0])
    first, second = (starts(page, 14 + 8 + 1) for page in pages)  # the codes, right of the first column
    first, second = ([y for y in found if 36 < y < 36 + 7 * SLIP.rows] for found in (first, second))  # only the lines
    assert len(first) == SLIP.rows
    assert all(below - above == pytest.approx(7, abs=0.2) for above, below in pairwise(first)), first
    assert second == pytest.approx(first[:1], abs=0.2)
