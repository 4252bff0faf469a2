"""May something be posted on that day?"""

from datetime import date

from zhanggui.foundation.periods.models import Period
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.kernel.periods import first_day


def require_open(day: date) -> None:
    """Refuse unless the month of `day` is open.

    Raises BusinessError `period.closed`.
    """
    rows = Period.objects.filter(first_day=first_day(day), closed_at=None)
    if not rows.exists():
        raise BusinessError(
            "period.closed",
            gettext_noop("The period %(month)s is not open; choose a date in an open period or ask finance to open it."),
            field="date",
            month=day.strftime("%Y-%m"),
        )
