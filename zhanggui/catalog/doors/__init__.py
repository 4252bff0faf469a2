"""What catalog gives to the doors below: importing this fills them."""

from zhanggui.catalog.doors import importing, references, search

__all__ = ["importing", "references", "search"]
