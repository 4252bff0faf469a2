"""What catalog gives to the doors below: importing this fills them."""

from zhanggui.catalog.doors import references

__all__ = ["references"]
