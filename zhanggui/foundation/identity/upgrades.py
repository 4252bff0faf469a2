"""What `zhanggui migrate` does to the people of a book that is older than the program."""

from zhanggui.foundation.books.upgrades import after_migrate
from zhanggui.foundation.identity.actions import offer_permissions
from zhanggui.foundation.identity.queries import has_new_permissions
from zhanggui.foundation.operations.outbox import System


@after_migrate
def offer() -> None:
    """Offer new permissions to the start roles; without any, nothing is written."""
    if has_new_permissions():
        offer_permissions(System(frozenset({"identity.manage_users"})))
