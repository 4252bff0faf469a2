"""A person's notices and in which words they are told."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from zhanggui.foundation.notices.kinds import kind_of
from zhanggui.foundation.notices.models import Notice, Preference, Robot
from zhanggui.foundation.references.registry import resolve
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import NotFound, gettext_noop


def own_notices(actor: Actor) -> QuerySet[Notice]:
    """What was told to this person; nobody reads other people's notices."""
    return Notice.objects.filter(user_id=person_id(actor))


def own_notice(actor: Actor, notice_id: int) -> Notice:
    """One of the person's notices. Raises NotFound."""
    notice = own_notices(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("notice.unknown", gettext_noop("There is no such notice."))
    return notice


def sentences(rows: Iterable[Notice]) -> dict[int, str]:
    """The words of notices in the present language, by id; objects are named in one query a kind."""
    rows = list(rows)
    titles = resolve({row.subject for row in rows if row.subject})
    named = {subject: target.title for subject, target in titles.items()}
    return {row.pk: sentence(row.kind, named.get(row.subject, row.subject), row.params) for row in rows}


def sentence(kind: str, subject: str, params: dict[str, str]) -> str:
    """The words of one notice."""
    text = kind_of(kind).text
    said = defaultdict(str, {"subject": subject, **params})
    if said.get("what"):
        said["what"] = gettext(said["what"])  # a msgid itself, such as the title of a kind of tasks
    return kind if text == kind else gettext(text) % said


def wishes(user_ids: Iterable[int], kind: str) -> dict[tuple[int, str], bool]:
    """Who wants to be told of a kind on which channel: (user, channel) → yes or no."""
    users, own = list(user_ids), kind_of(kind)
    wanted = {(user, channel): own.wanted(channel) for user in users for channel in Preference.CHANNELS}
    for user, channel, said in Preference.objects.filter(user__in=users, kind=kind).values_list("user_id", "channel", "wanted"):
        wanted[user, channel] = said
    return wanted


def own_wishes(actor: Actor) -> dict[tuple[str, str], bool]:
    """What this person chose: (kind, channel) → yes or no; what they never chose is absent."""
    rows = Preference.objects.filter(user_id=person_id(actor)).values_list("kind", "channel", "wanted")
    return {(kind, channel): wanted for kind, channel, wanted in rows}


def robot_of(robot_id: int) -> Robot:
    """The group robot. Raises NotFound."""
    robot = Robot.objects.filter(pk=robot_id).first()
    if robot is None:
        raise NotFound("robot.unknown", gettext_noop("There is no such robot."))
    return robot


def mail_is_on() -> bool:
    """Whether this installation can send mail."""
    return bool(settings.MAIL_ON)
