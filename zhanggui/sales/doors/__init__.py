"""What sales gives to the doors below: importing this fills them."""

from zhanggui.sales import handlers
from zhanggui.sales.doors import approvals, checks, checks_money, importing, numbering, printing, references, search, slots

__all__ = [
    "approvals",
    "checks",
    "checks_money",
    "handlers",
    "importing",
    "numbering",
    "printing",
    "references",
    "search",
    "slots",
]
