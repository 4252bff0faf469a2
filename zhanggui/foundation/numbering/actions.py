"""Gap-free document numbers (会计基础: 连续编号)."""

from datetime import date

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.numbering.models import Counter


def take_number(series: str, day: date) -> str:
    """The next number of the series on that day, `XSDD-20261123-0001`.

    A rolled-back transaction gives its number back, so the series has no gap. Call it last: the counter row stays
    locked until the commit.
    """
    period = day.strftime("%Y%m%d")
    quote = connection().ops.quote_name
    table = quote(Counter._meta.db_table)
    with connection().cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, period, last) VALUES (%s, %s, 1) "  # noqa: S608
            f"ON CONFLICT (series, period) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [series, period],
        )
        (number,) = cursor.fetchone()
    return f"{series}-{period}-{number:04d}"
