"""Gap-free document numbers (会计基础: 连续编号)."""

import re
from datetime import date

from zhanggui.foundation.books.context import connection
from zhanggui.foundation.numbering.models import Counter, Rule
from zhanggui.foundation.numbering.queries import rule_of, written
from zhanggui.foundation.numbering.series import declared
from zhanggui.foundation.operations.frame import action, record
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop

FEWEST_DIGITS, START_DIGITS, MOST_DIGITS = 3, 4, 8
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")


def take_number(series: str, day: date) -> str:
    """The next number of the series on that day, by its rule: `XSDD-20261123-0001`.

    A rolled-back transaction gives its number back, so the series has no gap. Call it last: the counter row stays
    locked until the commit. One statement reads the rule and counts.
    """
    quote = connection().ops.quote_name
    table, rule = quote(Counter._meta.db_table), quote(Rule._meta.db_table)
    month, year, none = (day.strftime(Rule.DATES[dates]) for dates in (Rule.MONTH, Rule.YEAR, Rule.NONE))
    with connection().cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, period, last) SELECT COALESCE(r.prefix, s.code), CASE r.dates "  # noqa: S608
            f"WHEN 'month' THEN %s WHEN 'year' THEN %s WHEN 'none' THEN %s ELSE %s END, 1 "
            f"FROM (SELECT %s AS code) s LEFT JOIN {rule} r ON r.series = s.code AND r.current WHERE 1 = 1 "
            f"ON CONFLICT (series, period) DO UPDATE SET last = {table}.last + 1 "
            f"RETURNING last, series, period, (SELECT digits FROM {rule} WHERE prefix = {table}.series)",
            [month, year, none, day.strftime(Rule.DATES[Rule.DAY]), series],
        )
        number, prefix, period, digits = cursor.fetchone()
    return written(prefix, period, number, digits or START_DIGITS)


@action("numbering.manage")
def set_numbering(actor: Actor, /, *, series: str, prefix: str, dates: str, digits: int) -> Rule:
    """Write the numbers of a series differently from now on; numbers that were given stay as they are.

    A prefix that any other series has, or ever had, is refused, so that no number can be given twice. Raises
    BusinessError `numbering.…` for prefixes, date patterns and digits that are not offered.
    """
    _require_sensible(series, prefix, dates, digits)
    before = rule_of(series)
    told = {"prefix": prefix, "dates": dates, "digits": digits}
    changes = [
        [field, str(getattr(before, field)), str(value)] for field, value in told.items() if getattr(before, field) != value
    ]
    Rule.objects.filter(series=series).exclude(prefix=prefix).update(current=False)
    rule, _ = Rule.objects.update_or_create(
        prefix=prefix, defaults={"series": series, "dates": dates, "digits": digits, "current": True}
    )
    record(f"numbering.rule/{rule.pk}", "set", note=series, changes=changes)
    return rule


def _require_sensible(series: str, prefix: str, dates: str, digits: int) -> None:
    if series not in declared():
        raise BusinessError("numbering.series", gettext_noop("There is no such series of numbers."), field="series")
    if not _PREFIX.fullmatch(prefix):
        raise BusinessError(
            "numbering.prefix",
            gettext_noop("A prefix is a capital letter and up to seven more letters or digits."),
            field="prefix",
        )
    if dates not in Rule.DATES:
        raise BusinessError("numbering.dates", gettext_noop("Choose one of the date patterns."), field="dates")
    if not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise BusinessError(
            "numbering.digits", gettext_noop("Between %(fewest)s and %(most)s digits."), field="digits",
            fewest=FEWEST_DIGITS, most=MOST_DIGITS,
        )  # fmt: skip
    others = prefix != series and prefix in declared()
    if others or Rule.objects.filter(prefix=prefix).exclude(series=series).exists():
        raise BusinessError(
            "numbering.taken", gettext_noop("Another series has, or had, this prefix: numbers would come twice."), field="prefix"
        )
