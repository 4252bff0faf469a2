"""What inventory gives to the doors below: importing this fills them."""

from zhanggui.inventory.doors import checks, importing, references, slots

__all__ = ["checks", "importing", "references", "slots"]
