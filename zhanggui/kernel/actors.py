"""Who acts: the only thing that an action has to know about a user."""

from typing import Protocol


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
