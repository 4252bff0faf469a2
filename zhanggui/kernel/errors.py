"""Refusals that a person can act on: a code for programs, a sentence for people, the line and the field."""

from collections.abc import Iterable
from typing import Any


def gettext_noop(message: str) -> str:
    """Mark a message for translation in code that knows no framework; it is translated at the border."""
    return message


class BusinessError(Exception):
    """A refused operation. `message` is an English template translated at the border and filled with `params`.

    `line` is the 1-based document line, `field` the input it is about; both may be absent.
    """

    status = 422

    def __init__(self, code: str, message: str, *, line: int | None = None, field: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.line = line
        self.field = field
        self.params = params

    @property
    def problems(self) -> tuple["BusinessError", ...]:
        """Every single refusal in this error: itself, or all of a `Refusals`."""
        return (self,)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class Refusals(BusinessError):
    """Several refusals found at once, so that a person can mend all lines in one go."""

    def __init__(self, problems: Iterable[BusinessError]) -> None:
        self._problems = tuple(problems)
        first = self._problems[0]
        super().__init__(first.code, first.message, line=first.line, field=first.field, **first.params)

    @property
    def problems(self) -> tuple[BusinessError, ...]:
        return self._problems

    def __str__(self) -> str:
        return "; ".join(str(problem) for problem in self._problems)


class NotPermitted(BusinessError):
    """The actor lacks a permission."""

    status = 403


class NotFound(BusinessError):
    """The object does not exist, or the actor may not know that it does."""

    status = 404


class Conflict(BusinessError):
    """Somebody else changed the object, or the same key was used for another request."""

    status = 409


def missing_permission(code: str) -> NotPermitted:
    """The refusal for an actor who lacks the permission `code`."""
    return NotPermitted("permission.missing", gettext_noop("You may not do this (%(permission)s)."), permission=code)


def edit_conflict() -> Conflict:
    """The refusal of an edit that stands on a version which somebody else has changed since."""
    return Conflict("edit.conflict", gettext_noop("Somebody else changed this meanwhile; look at it again."))


def refuse_all(problems: list[BusinessError]) -> None:
    """Raise all collected problems as one; do nothing when there are none."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Refusals(problems)
