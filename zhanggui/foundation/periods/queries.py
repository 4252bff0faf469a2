"""May something be posted on that day?"""

from datetime import date

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.periods.models import Period
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.kernel.periods import first_day


def require_open(day: date) -> None:
    """Refuse unless the month of `day` is open; it stays open until the caller's transaction ends.

    Raises BusinessError `period.closed`.
    """
    if not _kept_open(day):
        raise BusinessError(
            "period.closed",
            gettext_noop("The period %(month)s is not open; choose a date in an open period or ask finance to open it."),
            field="date",
            month=day.strftime("%Y-%m"),
        )


def _kept_open(day: date) -> bool:
    """On PostgreSQL a shared lock on the month: postings don't wait for each other, closing waits for all of them."""
    table = connection().ops.quote_name(Period._meta.db_table)
    lock = " FOR SHARE" if connection().vendor == "postgresql" else ""
    with connection().cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE first_day = %s AND closed_at IS NULL{lock}", [first_day(day)])  # noqa: S608
        return cursor.fetchone() is not None
