"""What parties gives to the doors below: importing this fills them."""

from zhanggui.parties.doors import importing, references, search

__all__ = ["importing", "references", "search"]
