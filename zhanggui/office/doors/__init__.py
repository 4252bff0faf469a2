"""What the office gives to the doors below: importing this fills them."""

from zhanggui.office import handlers, jobs
from zhanggui.office.doors import references

__all__ = ["handlers", "jobs", "references"]
