"""Give notices, read them, choose how to be told, set group robots up."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhanggui.foundation.identity.models import OWN_ACCOUNT, User
from zhanggui.foundation.notices.kinds import kinds
from zhanggui.foundation.notices.models import Notice, Preference, Robot
from zhanggui.foundation.notices.queries import mail_is_on, own_notices, robot_of, wishes
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.tasks.outbound import check_url
from zhanggui.foundation.tasks.queue import enqueue
from zhanggui.kernel import clock
from zhanggui.kernel.actors import Actor, person_id
from zhanggui.kernel.errors import BusinessError, gettext_noop

MAIL, ROBOT = "notices.mail", "notices.robot"
SHOWN_NAMES = 5
PATIENT = 12  # tries, over a bit more than two hours: a mail server may be away for a while


def notify(kind: str, user_ids: Iterable[int], *, cause: str, subject: str = "", url: str = "", **params: str) -> int:
    """Tell people once per `cause`, within the caller's transaction; mail and robots follow as tasks.

    Meant for handlers and jobs, which may run twice: whoever was told of this cause is not told again. People who may
    no longer sign in are left out. Returns how many were told.
    """
    people = dict(User.objects.filter(pk__in=set(user_ids), is_active=True).values_list("id", "email"))
    told = set(Notice.objects.filter(user__in=people, cause=cause).values_list("user_id", flat=True))
    new = sorted(set(people) - told)
    if not new:
        return 0
    wanted, at = wishes(new, kind), clock.now()
    rows = [
        Notice(
            user_id=user, kind=kind, cause=cause, subject=subject, params=params, url=url, at=at,
            read_at=None if wanted[user, Preference.APP] else at,
        )
        for user in new
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if mail_is_on():
        for user in new:
            if wanted[user, Preference.MAIL] and people[user]:
                enqueue(MAIL, {"user": user, "cause": cause}, dedupe_key=f"{MAIL}/{user}/{cause}", most_tries=PATIENT)
    _tell_groups(rows[0], [user for user in new if wanted[user, Preference.ROBOT]])
    return len(new)


def _tell_groups(notice: Notice, users: Sequence[int]) -> None:
    robots = [robot.pk for robot in Robot.objects.filter(active=True) if notice.kind in robot.kinds] if users else []
    names = list(User.objects.filter(pk__in=users).order_by("id").values_list("name", flat=True)[:SHOWN_NAMES]) if robots else []
    said = {"kind": notice.kind, "subject": notice.subject, "url": notice.url, "params": notice.params, "names": names}
    for robot in robots:
        enqueue(ROBOT, {"robot": robot, **said}, dedupe_key=f"{ROBOT}/{robot}/{notice.cause}", most_tries=PATIENT)


def mark_read(actor: Actor, notice_ids: Iterable[int] | None = None) -> int:
    """Note that the person has read these notices, or all of them. Reading is no operation: the log does not keep it."""
    rows = own_notices(actor).filter(read_at=None)
    if notice_ids is not None:
        rows = rows.filter(pk__in=list(notice_ids))
    return rows.update(read_at=clock.now())


@action(OWN_ACCOUNT)
def choose_notices(actor: Actor, /, *, wanted: Mapping[tuple[str, str], bool]) -> None:
    """Choose on which channels one is told of which kinds: (kind, channel) → yes or no."""
    known = {(kind.code, channel) for kind in kinds() for channel in Preference.CHANNELS}
    user = person_id(actor)
    for (kind, channel), said in wanted.items():
        if (kind, channel) in known:
            Preference.objects.update_or_create(user_id=user, kind=kind, channel=channel, defaults={"wanted": said})
    record(f"identity.user/{user}", "notices_chosen")


@action("notices.manage_robots")
def save_robot(
    actor: Actor, /, *, name: str, maker: str, kinds: Sequence[str], active: bool = True, url: str = "", secret: str = "",
    robot_id: int | None = None,
) -> Robot:  # fmt: skip
    """Set a group robot up or change it; an empty address or secret keeps the old one, since neither is shown again.

    Raises BusinessError for addresses that are not called, makers we do not know, and names that are taken.
    """
    robot = robot_of(robot_id) if robot_id else Robot()
    if maker not in Robot.MAKERS:
        raise BusinessError("robot.maker", gettext_noop("Choose one of the makers."), field="maker")
    if url or not robot.pk:
        check_url(url)
    if Robot.objects.filter(name=name).exclude(pk=robot.pk).exists():
        raise BusinessError("robot.name", gettext_noop("Another robot has this name."), field="name")
    changes = _changes(robot, {"name": name, "active": active, "kinds": sorted(kinds), "maker": maker})
    robot.url, robot.secret = url or robot.url, secret or robot.secret
    robot.save()
    record(f"notices.robot/{robot.pk}", "changed" if robot_id else "created", note=name, changes=changes)
    return robot


def _changes(robot: Robot, said: dict[str, Any]) -> list[list[str]]:
    """Set the fields and tell what is new; the address is a secret and never told."""
    changes = [[field, str(getattr(robot, field)), str(value)] for field, value in said.items() if getattr(robot, field) != value]
    for field, value in said.items():
        setattr(robot, field, value)
    return changes if robot.pk else []


@action("notices.manage_robots")
def delete_robot(actor: Actor, /, *, robot_id: int) -> None:
    """Take a robot away; nothing refers to it. Raises NotFound."""
    robot = robot_of(robot_id)
    record(f"notices.robot/{robot.pk}", "deleted", note=robot.name)
    robot.delete()


@action("notices.manage_robots")
def test_robot(actor: Actor, /, *, robot_id: int) -> None:
    """Send a word to the group; how it went is noted on the robot. Raises NotFound."""
    robot = robot_of(robot_id)
    enqueue(ROBOT, {"robot": robot.pk, "test": True}, on_behalf_of_id=actor.actor_id)
    record(f"notices.robot/{robot.pk}", "tested", note=robot.name)


def note_outcome(robot_id: int, problem: str) -> None:
    """Keep on the robot how the last call went."""
    Robot.objects.filter(pk=robot_id).update(told_at=clock.now(), problem=problem[:300])
