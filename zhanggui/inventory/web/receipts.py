"""入库单: bring goods in, and look at what came in."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.books.queries import today
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.queries import names_of
from zhanggui.inventory.actions.receipts import receive_stock
from zhanggui.inventory.models import Location, StockReceipt, StockReceiptLine
from zhanggui.inventory.queries import seen_receipt, warehouses_visible_to
from zhanggui.inventory.web.entry import Row, blame, goods_of, typed, with_room
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError
from zhanggui.ui.answers import act
from zhanggui.ui.fields import DayField

KINDS = ((Location.SUPPLIER, _("From a supplier")), (Location.OPENING, _("Opening stock")))


class HeadForm(forms.Form):
    """The head of a stock receipt."""

    warehouse = forms.TypedChoiceField(label=_("Warehouse"), coerce=int)
    date = DayField(label=_("Date"))
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        places = warehouses_visible_to(actor).values_list("id", "name")
        self.fields["warehouse"].choices = list(places)  # type: ignore[attr-defined]


@requires("inventory.receive_stock")
def new(request: HttpRequest) -> HttpResponse:
    """Bring goods into one of the person's warehouses: product, quantity and unit cost by line."""
    form = HeadForm(person(request), request.POST or None, initial={"date": today(), "kind": Location.SUPPLIER})
    rows: list[Row] = []
    if request.method == "POST":
        rows = typed(request.POST)
        goods, head_is_valid = goods_of(rows), form.is_valid()
        if goods is not None and head_is_valid:
            entered = form.cleaned_data
            try:
                return act(
                    request,
                    lambda: receive_stock(
                        person(request), warehouse_id=entered["warehouse"], day=entered["date"], goods=goods,
                        kind=entered["kind"], note=entered["note"],
                    ),
                    lambda receipt: reverse("inventory:receipt", args=[receipt.pk]),
                )  # fmt: skip
            except BusinessError as error:
                for sentence in blame(rows, error):
                    form.add_error(None, sentence)
    return render(request, "inventory/new_receipt.html", {"form": form, "rows": with_room(rows)})


@requires("inventory.view_ledger")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A stock receipt with its lines; what it cost is for those who may see costs."""
    actor = person(request)
    receipt = seen_receipt(actor, pk)
    context = {
        "receipt": receipt,
        "lines": list(StockReceiptLine.objects.filter(receipt=receipt).select_related("product").order_by("line_no")),
        "kind": kind_of(receipt),
        "maker": names_of({receipt.creator_id}).get(receipt.creator_id or 0, ""),
        "with_cost": actor.has_permission("see_cost"),
    }
    return render(request, "inventory/receipt.html", context)


def kind_of(receipt: StockReceipt) -> object:
    """Where the goods came from, as people call it."""
    return dict(KINDS).get(receipt.kind, receipt.kind)
