"""What sales gives to the doors below: importing this fills them."""

from zhanggui.sales import handlers
from zhanggui.sales.doors import approvals, checks, references

__all__ = ["approvals", "checks", "handlers", "references"]
