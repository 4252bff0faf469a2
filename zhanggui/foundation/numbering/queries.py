"""How the next number would look."""

from datetime import date

from zhanggui.foundation.numbering.models import Counter, Rule


def rule_of(series: str) -> Rule:
    """The rule in force; a series without one has the plain rule."""
    return Rule.objects.filter(series=series, current=True).first() or Rule(series=series, prefix=series)


def written(prefix: str, period: str, number: int, digits: int) -> str:
    """A number as it stands on documents: `XSDD-20261123-0001`."""
    return "-".join(part for part in (prefix, period, f"{number:0{digits}d}") if part)


def next_number(rule: Rule, day: date) -> str:
    """What the next document of that day would get, if nobody came before; nothing is taken."""
    period = day.strftime(Rule.DATES[rule.dates])
    last = Counter.objects.filter(series=rule.prefix, period=period).values_list("last", flat=True).first() or 0
    return written(rule.prefix, period, last + 1, rule.digits)
