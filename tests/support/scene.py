"""Set the stage for browser tests: `python -m tests.support.scene` fills the empty book of ZHANGGUI_HOME."""

import os
from decimal import Decimal


def set_up() -> None:
    """The cast's company, with as many products as a long order needs; each has a barcode."""
    from tests.support.cast import DAY, company, system  # noqa: PLC0415  needs the settings
    from zhanggui.catalog.actions import add_products  # noqa: PLC0415
    from zhanggui.catalog.domain import ProductCard  # noqa: PLC0415
    from zhanggui.catalog.queries import ids_by_code  # noqa: PLC0415
    from zhanggui.inventory.actions.receipts import receive_stock  # noqa: PLC0415
    from zhanggui.inventory.domain import Incoming  # noqa: PLC0415
    from zhanggui.pricing.actions import set_prices  # noqa: PLC0415

    cast = company()
    cards = [
        ProductCard(code=f"JG-{n:05}", name=f"外六角螺栓 {n}", spec="M10×40", unit="盒", barcode=f"69012345{n:05}")
        for n in range(1, 1001)
    ]
    add_products(system(), cards=cards)
    ids = ids_by_code(card.code for card in cards)
    set_prices(system(), prices={pk: Decimal("4.20") for pk in ids.values()})
    goods = [Incoming(pk, Decimal(500), Decimal("2.50")) for pk in ids.values()]
    receive_stock(system(), warehouse_id=cast.warehouse.pk, day=DAY, goods=goods)


def main() -> None:
    """Make the tables, then the company."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book  # noqa: PLC0415

    with use_book(DEFAULT_BOOK):
        call_command("migrate", verbosity=0)
        set_up()


if __name__ == "__main__":
    main()
