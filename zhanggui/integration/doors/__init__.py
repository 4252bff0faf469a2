"""Where other rooms meet this one."""

from zhanggui.integration import handlers, jobs
from zhanggui.integration.doors import references

__all__ = ["handlers", "jobs", "references"]
