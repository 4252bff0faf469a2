"""The office's work for later: recompute everything, verify the log, send mails, speak to group robots."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext

from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.checks.actions import run_checks
from zhanggui.foundation.identity.queries import holders_of
from zhanggui.foundation.notices.actions import MAIL, ROBOT, note_outcome, notify
from zhanggui.foundation.notices.kinds import Kind, register
from zhanggui.foundation.notices.models import Notice, Robot
from zhanggui.foundation.notices.queries import sentence, sentences
from zhanggui.foundation.notices.robots import tell
from zhanggui.foundation.operations.verification import verify_chain
from zhanggui.foundation.references.registry import resolve
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.outbound import Unreachable
from zhanggui.foundation.tasks.queue import Stopped, job, report_progress, stop_requested, tell_result
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, gettext_noop
from zhanggui.office.actions import CHECK, VERIFY

BROKEN = register(
    Kind(
        "checks.broken",
        gettext_noop("The book does not add up"),
        gettext_noop("The health check found %(count)s broken properties"),
        mail=True,
    )
)
NIGHT = timedelta(hours=18)  # in UTC: two o'clock in China


@job(CHECK, permissions=(), title=gettext_noop("Health check"), every=timedelta(days=1), offset=NIGHT)
def check_book(actor: Actor, task: Task) -> None:
    """Recompute every property; those who look after the book hear of breaches."""

    def show(done: int, of: int) -> None:
        report_progress(task, 100 * done // of)
        if stop_requested(task):
            raise Stopped

    run = run_checks(show)
    tell_result(task, url="/settings/health/")
    if run.broken:
        cause = f"{BROKEN.code}/{run.pk}"
        notify(BROKEN.code, holders_of("checks.view_health"), cause=cause, url="/settings/health/", count=str(run.broken))


@job(VERIFY, permissions=(), title=gettext_noop("Verify the operation log"))
def verify_log(actor: Actor, task: Task) -> None:
    """Recompute the chain of seals."""
    verify_chain(whole=bool(task.payload.get("whole")), show=lambda done, of: report_progress(task, 100 * done // of))
    tell_result(task, url="/settings/log/verification/")


@job(MAIL, permissions=())
def send_mail(actor: Actor, task: Task) -> None:
    """Send one notice to its person, in their language. A mail that was sent when the worker died may come twice."""
    rows = Notice.objects.filter(user=task.payload["user"], cause=task.payload["cause"], user__is_active=True)
    notice = rows.select_related("user").first()
    if notice is None or not notice.user.email or not settings.MAIL_ON:
        return
    with translation.override(notice.user.language):
        text = sentences([notice])[notice.pk]
        subject = " ".join(f"{profile().name or gettext('Zhanggui')}: {text}".split())[:150]
        mail = EmailMessage(subject, f"{text}\n\n{_link(notice.url, notice.subject)}".strip() + "\n", to=[notice.user.email])
        mail.send()


@job(ROBOT, permissions=())
def tell_group(actor: Actor, task: Task) -> None:
    """Repeat a notice in a group, or say a word to try it out; how it went is noted on the robot."""
    said = task.payload
    robot = Robot.objects.filter(pk=said["robot"]).first()
    if robot is None or not (robot.active or said.get("test")):
        return
    with translation.override(profile().language):
        text = gettext("This is a test. Notices of Zhanggui will be told here.") if said.get("test") else _for_group(said)
    try:
        tell(robot, text)
    except (Unreachable, BusinessError) as error:
        note_outcome(robot.pk, str(error))
        raise
    note_outcome(robot.pk, "")


def _for_group(said: dict[str, object]) -> str:
    subject, url = str(said["subject"]), str(said["url"])
    titles = resolve({subject})
    text = sentence(str(said["kind"]), titles[subject].title if subject in titles else subject, dict(said["params"]))  # type: ignore[call-overload]
    names = "、".join(said["names"])  # type: ignore[arg-type]
    return f"{names}: {text}\n{_link(url, subject)}".strip()


def _link(url: str, subject: str) -> str:
    """The whole address; nothing when the installation does not know how people reach it."""
    targets = resolve({subject})
    path = url or (targets[subject].url if subject in targets else "")
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL and path else ""
