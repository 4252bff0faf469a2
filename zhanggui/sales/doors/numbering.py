"""Which series of numbers this room gives."""

from zhanggui.foundation.numbering.series import declare
from zhanggui.kernel.errors import gettext_noop

declare("XSDD", gettext_noop("Sales order"))
declare("XSCKD", gettext_noop("Delivery"))
declare("XSFP", gettext_noop("Invoice"))
