"""What inventory gives to the doors below: importing this fills them."""

from zhanggui.inventory.doors import checks, references

__all__ = ["checks", "references"]
