"""Which series of numbers this room gives."""

from zhanggui.foundation.numbering.series import declare
from zhanggui.kernel.errors import gettext_noop

declare("RKD", gettext_noop("Stock receipt"))
