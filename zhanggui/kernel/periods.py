"""Calendar months as accounting periods."""

from datetime import date

FIRST_YEAR, LAST_YEAR = 1990, 2199


def is_sensible(day: date) -> bool:
    """Whether a document may carry this day; the years beyond are slips of the pen."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def first_day(day: date) -> date:
    """The first day of the month that contains `day`: the name of the period."""
    return day.replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """First days of all months from `first` to `last`, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]
