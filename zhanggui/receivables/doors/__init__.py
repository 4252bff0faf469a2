"""What receivables gives to the doors below: importing this fills them."""

from zhanggui.receivables.doors import checks, numbering, references, search, slots

__all__ = ["checks", "numbering", "references", "search", "slots"]
