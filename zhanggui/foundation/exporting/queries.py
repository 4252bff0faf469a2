"""Find an export again."""

from zhanggui.foundation.exporting.models import Export
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import NotFound, gettext_noop


def seen_export(actor: Actor, export_id: int) -> Export:
    """One's own export; those of others do not exist. Raises NotFound."""
    found = Export.objects.filter(pk=export_id, actor_id=actor.actor_id).first() if actor.actor_id else None
    if found is None:
        raise NotFound("export.unknown", gettext_noop("There is no such export."), field="export")
    return found
