"""Pieces of SQL that several rooms' checks share; they read the same on both engines."""

from collections.abc import Iterable

from zhanggui.foundation.books.context import connection

DIGITS = "'0123456789'"


def month_of(column: str) -> str:
    """The first day of the month of a date column."""
    if connection().vendor == "sqlite":
        return f"date({column}, 'start of month')"
    return f"date_trunc('month', {column})::date"


def id_in(column: str, kind: str) -> str:
    """The id in a reference such as `sales.order/12`; NULL for references of other kinds. Joins on it stay fast."""
    rest = f"substr({column}, {len(kind) + 2})"
    numeric = f"{column} LIKE '{kind}/%' AND {rest} <> '' AND rtrim({rest}, {DIGITS}) = ''"
    return f"CAST(CASE WHEN {numeric} THEN {rest} END AS BIGINT)"


def not_whole_fen(kind: str, table: str, columns: Iterable[str]) -> str:
    """Rows of a document or ledger table that carry a fraction of a fen (money has four decimals in the column)."""
    broken = " OR ".join(f"{column} % 100 <> 0" for column in columns)
    return f"SELECT '{kind}/' || id, 'a fraction of a fen' FROM {table} WHERE {broken}"  # noqa: S608


def number_gaps(table: str, series: str) -> str:
    """Breaches of gap-free numbering of one series: gaps, doubles, foreign numbers, a counter that differs."""
    return f"""
    WITH parts AS (
        SELECT rtrim(number, {DIGITS}) AS period, number FROM {table} WHERE number IS NOT NULL
    ), stems AS (
        SELECT '{series}' AS prefix UNION SELECT prefix FROM numbering_rule WHERE series = '{series}'
    ), taken AS (
        SELECT period, COUNT(*) AS count, COUNT(DISTINCT number) AS distinct_count,
               MIN(CAST(substr(number, length(period) + 1) AS BIGINT)) AS first,
               MAX(CAST(substr(number, length(period) + 1) AS BIGINT)) AS last
        FROM parts WHERE EXISTS (SELECT 1 FROM stems WHERE parts.period LIKE stems.prefix || '-%') AND number <> period
        GROUP BY period
    ), counted AS (
        SELECT series || '-' || CASE WHEN period = '' THEN '' ELSE period || '-' END AS period, last FROM numbering_counter
        WHERE series = '{series}' OR series IN (SELECT prefix FROM numbering_rule WHERE series = '{series}')
    )
    SELECT period, 'numbers ' || first || ' to ' || last || ', but ' || distinct_count || ' documents' FROM taken
    WHERE first <> 1 OR last - first + 1 <> distinct_count OR count <> distinct_count
    UNION ALL
    SELECT taken.period, 'the counter says ' || COALESCE(CAST(counted.last AS TEXT), 'nothing') FROM taken
    LEFT JOIN counted ON counted.period = taken.period WHERE counted.last IS NULL OR counted.last <> taken.last
    UNION ALL
    SELECT counted.period, 'the counter stands at ' || counted.last || ' without documents' FROM counted
    LEFT JOIN taken ON taken.period = counted.period WHERE taken.period IS NULL
    UNION ALL
    SELECT number, 'not a number of the series {series}' FROM parts
    WHERE NOT EXISTS (SELECT 1 FROM stems WHERE parts.period LIKE stems.prefix || '-%') OR number = period
    """  # noqa: S608


def number_disorder(table: str, where: str = "1 = 1") -> str:
    """Numbers that do not ascend in posting order within their series and period."""
    return f"""
    WITH parts AS (
        SELECT id, number, rtrim(number, {DIGITS}) AS period FROM {table} WHERE number IS NOT NULL AND {where}
    ), ordered AS (
        SELECT number, CAST(substr(number, length(period) + 1) AS BIGINT) AS no,
               LAG(CAST(substr(number, length(period) + 1) AS BIGINT)) OVER (PARTITION BY period ORDER BY id) AS before
        FROM parts WHERE number <> period
    )
    SELECT number, 'posted after number ' || before FROM ordered WHERE no <= before
    """  # noqa: S608


def outside_of_periods(kind: str, table: str) -> str:
    """Rows dated in a month that was never opened, or posted after their month was closed."""
    return f"""
    SELECT '{kind}/' || r.id, 'dated ' || CAST(r.business_date AS TEXT) || ', a month that was never opened'
    FROM {table} r LEFT JOIN periods_period p ON p.first_day = {month_of("r.business_date")} WHERE p.id IS NULL
    UNION ALL
    SELECT '{kind}/' || r.id, 'dated ' || CAST(r.business_date AS TEXT) || ', posted after the month was closed'
    FROM {table} r JOIN periods_period p ON p.first_day = {month_of("r.business_date")} WHERE r.posted_at > p.closed_at
    """  # noqa: S608
