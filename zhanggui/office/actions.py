"""Make books and found their companies; start, stop and repeat work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.core.management import call_command

from zhanggui.foundation.books.context import use_book
from zhanggui.foundation.books.models import Profile
from zhanggui.foundation.books.registry import Book, books, held, open_alias, register, require_code
from zhanggui.foundation.identity.actions import make_start_roles
from zhanggui.foundation.identity.models import OWN_ACCOUNT
from zhanggui.foundation.operations.frame import action, record
from zhanggui.foundation.operations.outbox import replay
from zhanggui.foundation.periods.actions import open_periods
from zhanggui.foundation.tasks.models import Task
from zhanggui.foundation.tasks.queue import enqueue, request_stop, try_again
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.errors import BusinessError, Conflict, NotFound, gettext_noop
from zhanggui.office.queries import seen_task

CURRENCY_LETTERS = 3
COMPANY_FIELDS = (
    "name", "short_name", "tax_number", "address", "phone", "bank", "bank_account", "time_zone", "language", "review_orders",
    "idle_minutes",
)  # fmt: skip
CHECK, VERIFY = "office.check_book", "office.verify_log"


@action("books.found")
def found_book(
    actor: Actor, /, *, name: str, first_month: date, last_month: date, currency: str = "CNY",
    time_zone: str = "Asia/Shanghai", review_orders: bool = False,
) -> Profile:  # fmt: skip
    """Give an empty book its company, the roles to start with and its open months. Raises Conflict for a used one."""
    if Profile.objects.exists():
        raise Conflict("book.founded", gettext_noop("This book belongs to a company already."))
    if len(currency) != CURRENCY_LETTERS or not currency.isupper():
        raise BusinessError("currency.invalid", gettext_noop("A currency has three capital letters, like CNY."), field="currency")
    profile = Profile.objects.create(id=1, name=name, currency=currency, time_zone=time_zone, review_orders=review_orders)
    make_start_roles(actor)
    open_periods(actor, first=first_month, last=last_month)
    record("books.profile/1", "founded", note=name)
    return profile


@action("checks.view_health")
def start_check(actor: Actor, /) -> None:
    """Have everything recomputed; one run at a time."""
    enqueue(CHECK, on_behalf_of_id=actor.actor_id, dedupe_key=CHECK)
    record("checks.run", "started")


@action("operations.view_log")
def start_verification(actor: Actor, /, *, whole: bool = False) -> None:
    """Have the chain of seals recomputed, from where it was last found intact or as a whole."""
    enqueue(VERIFY, {"whole": whole}, on_behalf_of_id=actor.actor_id, dedupe_key=VERIFY)
    record("operations.seal", "started")


@action(OWN_ACCOUNT)
def stop_task(actor: Actor, /, *, task_id: int) -> None:
    """Take a waiting task out of the queue, or ask a running one to end. Raises NotFound, or BusinessError when it ended."""
    task = seen_task(actor, task_id)
    if not request_stop(task.pk):
        raise BusinessError("task.ended", gettext_noop("The task has come to its end already."))
    record(f"tasks.task/{task.pk}", "stopped", note=task.kind)


@action(OWN_ACCOUNT)
def retry_task(actor: Actor, /, *, task_id: int) -> None:
    """Put a failed or stopped task back into the queue. Raises NotFound, or BusinessError when there is nothing to retry."""
    task = seen_task(actor, task_id)
    if task.dedupe_key and Task.objects.filter(dedupe_key=task.dedupe_key, state__in=Task.OPEN).exists():
        raise BusinessError("task.again", gettext_noop("The same work is in the queue already."))
    if not try_again(task.pk):
        raise BusinessError("task.not_failed", gettext_noop("Only failed or stopped tasks are tried again."))
    record(f"tasks.task/{task.pk}", "retried", note=task.kind)


@action("tasks.manage")
def replay_hand_out(actor: Actor, /, *, dispatch_id: int) -> None:
    """Hand an event out again that was given up. Raises NotFound when it is not a dead one."""
    if not replay(dispatch_id):
        raise NotFound("dispatch.unknown", gettext_noop("This event was not given up."))
    record(f"operations.dispatch/{dispatch_id}", "retried")


@action("books.edit_profile")
def edit_company(actor: Actor, /, *, said: Mapping[str, Any]) -> Profile:
    """Change what the company says of itself and how its book behaves; each change is kept, old and new.

    `said` holds values by COMPANY_FIELDS; what is absent stays. Raises BusinessError for a time zone that does not exist.
    """
    if said.get("time_zone", "UTC") not in available_timezones():
        raise BusinessError("company.time_zone", gettext_noop("There is no such time zone."), field="time_zone")
    profile = Profile.objects.select_for_update().filter(pk=1).first() or Profile(id=1, name="")
    new = {field: said[field] for field in COMPANY_FIELDS if field in said and said[field] != getattr(profile, field)}
    if new:
        changes = [[field, str(getattr(profile, field)), str(value)] for field, value in new.items()]
        for field, value in new.items():
            setattr(profile, field, value)
        profile.save()
        record("books.profile/1", "changed", changes=changes)
    return profile


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new book is told: its company and the months that are open from the start."""

    name: str
    first_month: date
    last_month: date
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    review_orders: bool = False


def make_book(founder: Actor, /, *, code: str, founding: Founding) -> Book:
    """Make a book's tables, found its company and put it on the list, in that order: nobody sees half a book.

    Killed half-way, the same call goes on where it ended. Raises Conflict for a code that is taken or being made.
    """
    require_code(code)
    with held(code):
        if any(book.code == code for book in books()):
            raise Conflict("book.exists", gettext_noop("There is a book “%(book)s” already."), field="code", book=code)
        call_command("migrate", database=open_alias(code), verbosity=0)
        with use_book(code):
            begun = Profile.objects.filter(name=founding.name).exists()
            if not begun:
                found_book(
                    founder, name=founding.name, first_month=founding.first_month, last_month=founding.last_month,
                    currency=founding.currency, time_zone=founding.time_zone, review_orders=founding.review_orders,
                )  # fmt: skip
        return register(code, founding.name)
