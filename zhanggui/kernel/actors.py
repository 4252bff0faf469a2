"""Who acts: the only thing that an action has to know about a user."""

from typing import Protocol

from zhanggui.kernel.errors import NotPermitted, gettext_noop


class Actor(Protocol):
    """A person or the system, as seen by actions and by `visible_to`."""

    @property
    def actor_id(self) -> int | None:
        """The user's id; None for the system."""

    @property
    def on_behalf_of_id(self) -> int | None:
        """The person for whom the system acts, if any."""

    def has_permission(self, code: str) -> bool:
        """Whether the actor may do `code`, for example `sales.approve_order`."""

    def sees(self, scope: str) -> bool:
        """Whether the actor's data scope reaches `all` or the `department`."""


def person_id(actor: Actor) -> int:
    """The id of the person who acts, for what only a person may do. Raises NotPermitted for the system."""
    if actor.actor_id is None:
        raise NotPermitted("permission.person", gettext_noop("Only a person can do this, not the system."))
    return actor.actor_id
