"""Where goods are, what they are worth, who has reserved them, and every move they made."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhanggui.catalog.models import Product
from zhanggui.foundation.books.fields import MoneyField, PriceField, QtyField


class CostPool(models.Model):
    """Warehouses of one pool share one moving-average cost; by default there is one pool."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """Where a move starts or ends: a warehouse, or a virtual place, so that goods cannot appear or vanish."""

    WAREHOUSE, SUPPLIER, CUSTOMER, OPENING, LOSS = "warehouse", "supplier", "customer", "opening", "loss"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, default=WAREHOUSE)
    pool = models.ForeignKey(CostPool, on_delete=models.PROTECT, null=True)
    keepers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="warehouses")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="warehouse", pool__isnull=False) | (~Q(kind="warehouse") & Q(pool__isnull=True)),
                name="inventory_location_pool",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def pool_of_goods(self) -> int:
        """The id of the cost pool; a virtual place has none. Raises ValueError there."""
        if self.pool_id is None:
            raise ValueError(f"{self.code} holds no goods of ours")
        return self.pool_id


class Balance(models.Model):
    """What lies in a warehouse and how much of it is reserved; the rest is free."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="balances")
    on_hand = QtyField(default=0)
    reserved = QtyField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "product"], name="inventory_balance_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="inventory_balance_on_hand"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="inventory_balance_reserved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id}/{self.product_id}: {self.on_hand}"

    @property
    def free(self) -> Decimal:
        """What may still be promised: on hand less reserved."""
        return self.on_hand - self.reserved


class Cost(models.Model):
    """What all goods of a product in a cost pool are worth; the moving average is value / quantity."""

    pool = models.ForeignKey(CostPool, on_delete=models.PROTECT)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    qty = QtyField(default=0)
    value = MoneyField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "product"], name="inventory_cost_once"),
            models.CheckConstraint(condition=Q(qty__gte=0) & Q(value__gte=0), name="inventory_cost_not_negative"),
            models.CheckConstraint(condition=Q(qty__gt=0) | Q(value=0), name="inventory_cost_none_is_worth_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.qty} = {self.value}"


class Reservation(models.Model):
    """How much of a warehouse's stock is kept for one document line, its only owner."""

    owner = models.CharField(max_length=60, unique=True)
    document = models.CharField(max_length=60, db_index=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    qty = QtyField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(qty__gte=0), name="inventory_reservation_not_negative")]
        indexes = [models.Index(fields=["location", "product"], name="inventory_reservation_goods")]

    def __str__(self) -> str:
        return f"{self.owner}: {self.qty}"


class Move(models.Model):
    """库存流水: goods went from one place to another; `id` is the posting sequence. Never changed, only reversed.

    `*_after` is the quantity in the source or target warehouse after this move (null for virtual places).
    """

    append_only = True

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="moves")
    source = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="moves_in")
    qty = QtyField()
    unit_cost = PriceField()
    value = MoneyField()
    source_after = QtyField(null=True)
    target_after = QtyField(null=True)
    business_date = models.DateField()
    posted_at = models.DateTimeField()
    document = models.CharField(max_length=60, db_index=True)
    line_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="inventory_move_goes_somewhere"),
            models.CheckConstraint(condition=Q(qty__gt=0) & Q(value__gte=0), name="inventory_move_positive"),
        ]
        indexes = [
            models.Index(fields=["product", "-id"], name="inventory_move_product"),
            models.Index(fields=["business_date", "id"], name="inventory_move_date"),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.product_id} × {self.qty}"


class StockReceipt(models.Model):
    """入库单: goods that come in at a known cost, from a supplier or as opening stock."""

    number = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001  given last, in the same transaction
    kind = models.CharField(max_length=10)
    location = models.ForeignKey(Location, on_delete=models.PROTECT)
    business_date = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    creator_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField()
    value = MoneyField()

    class Meta:
        indexes = [models.Index(fields=["-id"], name="inventory_receipt_newest")]

    def __str__(self) -> str:
        return self.number or ""


class StockReceiptLine(models.Model):
    """A product, its quantity and what one unit cost."""

    receipt = models.ForeignKey(StockReceipt, on_delete=models.PROTECT, related_name="lines")
    line_no = models.PositiveIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    qty = QtyField()
    unit_cost = PriceField()
    value = MoneyField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "line_no"], name="inventory_receipt_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0) & Q(unit_cost__gte=0), name="inventory_receipt_line_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}/{self.line_no}"
