"""What pricing gives to the doors below: importing this fills them."""

from zhanggui.pricing.doors import importing, slots

__all__ = ["importing", "slots"]
