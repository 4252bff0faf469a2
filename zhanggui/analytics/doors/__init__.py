"""What analytics gives to the doors below: importing this fills them."""

from zhanggui.analytics.doors import slots

__all__ = ["slots"]
