"""Set up warehouses."""

from collections.abc import Sequence

from django.utils.translation import gettext

from zhanggui.foundation.operations.frame import action, record
from zhanggui.inventory.models import CostPool, Location
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop


@action("inventory.edit_warehouse")
def set_up_stock(actor: Actor, /) -> CostPool:
    """Make the default cost pool and the virtual places; safe to repeat."""
    pool, _ = CostPool.objects.get_or_create(id=1, defaults={"name": gettext("Default cost pool")})
    names = {
        Location.SUPPLIER: gettext("Suppliers"),
        Location.CUSTOMER: gettext("Customers"),
        Location.OPENING: gettext("Opening stock"),
        Location.LOSS: gettext("Stock loss"),
    }
    Location.objects.bulk_create(
        [Location(code=f"~{kind}", name=name, kind=kind) for kind, name in names.items()], ignore_conflicts=True
    )
    record("inventory.location", "set_up")
    return pool


@action("inventory.edit_warehouse")
def create_warehouse(actor: Actor, /, *, code: str, name: str, keeper_ids: Sequence[int] = ()) -> Location:
    """Add a warehouse to the default cost pool and assign its keepers."""
    pool = set_up_stock(actor)
    if Location.objects.filter(code=code).exists():
        raise BusinessError("warehouse.code_taken", gettext_noop("This code is taken."), field="code")
    warehouse = Location.objects.create(code=code, name=name, kind=Location.WAREHOUSE, pool=pool)
    warehouse.keepers.set(keeper_ids)
    record(f"inventory.warehouse/{warehouse.pk}", "created", note=name)
    return warehouse
