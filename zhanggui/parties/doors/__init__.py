"""What parties gives to the doors below: importing this fills them."""

from zhanggui.parties.doors import references

__all__ = ["references"]
