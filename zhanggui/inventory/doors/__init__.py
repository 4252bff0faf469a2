"""What inventory gives to the doors below: importing this fills them."""

from zhanggui.inventory.doors import checks, importing, numbering, references, slots

__all__ = ["checks", "importing", "numbering", "references", "slots"]
