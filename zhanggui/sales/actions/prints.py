"""Count the copies of sales documents that leave the system; who sees a document may print it."""

from zhanggui.foundation.operations.frame import action
from zhanggui.foundation.printing.actions import note_printed
from zhanggui.kernel.actors import Actor
from zhanggui.sales.queries.deliveries import deliveries_visible_to, invoices_visible_to
from zhanggui.sales.queries.orders import visible_to


@action("sales.view_order")
def note_orders(actor: Actor, /, *, ids: list[int]) -> None:
    """One more copy of each of these orders; those the actor does not see are left out."""
    note_printed([f"sales.order/{pk}" for pk in visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)])


@action("sales.view_delivery")
def note_deliveries(actor: Actor, /, *, ids: list[int]) -> None:
    """One more copy of each of these deliveries; those the actor does not see are left out."""
    seen = deliveries_visible_to(actor).filter(pk__in=ids)
    note_printed([f"sales.delivery/{pk}" for pk in seen.values_list("pk", flat=True)])


@action("sales.view_invoice")
def note_invoices(actor: Actor, /, *, ids: list[int]) -> None:
    """One more copy of each of these invoices; those the actor does not see are left out."""
    note_printed([f"sales.invoice/{pk}" for pk in invoices_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)])
