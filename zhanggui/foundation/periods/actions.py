"""Open and close months."""

from collections.abc import Callable
from datetime import date

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.periods.models import Period
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop, refuse_all
from zhanggui.kernel.periods import is_sensible, months_between

Check = Callable[[date], list[BusinessError]]
_checks: list[Check] = []
MOST_MONTHS = 240


def period_check(check: Check) -> Check:
    """The door `periods.checks`: what a room wants to see done before a month is closed."""
    _checks.append(check)
    return check


@action("periods.manage")
def open_periods(actor: Actor, /, *, first: date, last: date) -> None:
    """Open all months from `first` to `last`; months that are open stay so, closed ones are opened again.

    Raises BusinessError `period.span` when the months are in the wrong order, too many or too far away.
    """
    days = months_between(first, last)
    if not 0 < len(days) <= MOST_MONTHS or not (is_sensible(first) and is_sensible(last)):
        raise BusinessError(
            "period.span", gettext_noop("Open at most %(most)s months at a time, the first one first."),
            field="last", most=MOST_MONTHS,
        )  # fmt: skip
    Period.objects.bulk_create([Period(first_day=day) for day in days], ignore_conflicts=True)
    Period.objects.filter(first_day__in=days).update(closed_at=None)
    record("periods.period", "opened", note=f"{first:%Y-%m} – {last:%Y-%m}")


@action("periods.manage")
def close_period(actor: Actor, /, *, month: date) -> None:
    """Close a month after every room's checks; nothing can be posted into it afterwards."""
    _wait_for_postings()
    period = Period.objects.filter(first_day=month, closed_at=None).first()
    if period is None:
        raise BusinessError("period.not_open", gettext_noop("The period is not open."), field="month")
    refuse_all([problem for check in _checks for problem in check(month)])
    period.closed_at = clock.now()  # read after the lock: whatever was posted before is older
    period.save(update_fields=["closed_at"])
    record("periods.period", "closed", note=f"{month:%Y-%m}")


def _wait_for_postings() -> None:
    """Let postings end that hold a month open, and none begin: a lock on the row would wait for ever behind new ones."""
    if connection().vendor == "postgresql":
        with connection().cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection().ops.quote_name(Period._meta.db_table)} IN EXCLUSIVE MODE")
