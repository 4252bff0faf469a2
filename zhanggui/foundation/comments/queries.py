"""What was said about a document, and whom a comment names."""

import re
from collections.abc import Sequence

from zhanggui.foundation.comments.models import Comment
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.references.visibility import require_visible, seen
from zhanggui.kernel.actors import Actor

MOST_HITS = 8
MOST_LOOKED_AT = 40
_NAMED = re.compile(r"@([^\s@,，.。;；:：!！?？()（）]{1,60})")


def comments_of(actor: Actor, subject: str) -> Sequence[Comment]:
    """What was said about a document, oldest first. Raises NotFound when the actor may not see it."""
    require_visible(actor, subject)
    return list(Comment.objects.filter(subject=subject).order_by("id"))


def names_in(text: str) -> list[str]:
    """The names that a text calls with @."""
    return list(dict.fromkeys(_NAMED.findall(text)))


def people_for(actor: Actor, subject: str, text: str) -> list[User]:
    """Colleagues whose name begins with the text and who may see the document too; not the actor."""
    require_visible(actor, subject)
    people = User.objects.filter(is_active=True).exclude(pk=actor.actor_id or 0)
    fitting = people.filter(name__istartswith=text) | people.filter(username__istartswith=text)
    seeing = (one for one in fitting.order_by("name")[:MOST_LOOKED_AT] if seen(one, [subject]))
    return [one for one, _ in zip(seeing, range(MOST_HITS), strict=False)]
