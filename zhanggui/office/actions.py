"""Found a company's book."""

from datetime import date

from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.identity.actions import make_start_roles
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.periods.actions import open_periods
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, Conflict, gettext_noop

CURRENCY_LETTERS = 3


@action("books.found")
def found_book(
    actor: Actor, /, *, name: str, first_month: date, last_month: date, currency: str = "CNY",
    time_zone: str = "Asia/Shanghai", review_orders: bool = False,
) -> Profile:  # fmt: skip
    """Give an empty book its company, the roles to start with and its open months. Raises Conflict for a used one."""
    if Profile.objects.exists():
        raise Conflict("book.founded", gettext_noop("This book belongs to a company already."))
    if len(currency) != CURRENCY_LETTERS or not currency.isupper():
        raise BusinessError("currency.invalid", gettext_noop("A currency has three capital letters, like CNY."), field="currency")
    profile = Profile.objects.create(id=1, name=name, currency=currency, time_zone=time_zone, review_orders=review_orders)
    make_start_roles(actor)
    open_periods(actor, first=first_month, last=last_month)
    record("books.profile/1", "founded", note=name)
    return profile
