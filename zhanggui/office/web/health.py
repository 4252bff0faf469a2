"""Is everything that must hold still so, and does the machinery run?"""

import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

import zhanggui
from zhanggui.foundation.books.context import connection
from zhanggui.foundation.checks.models import CheckRun
from zhanggui.foundation.files.store import scanner
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.operations.models import Dispatch, Operation
from zhanggui.foundation.references.registry import resolve
from zhanggui.foundation.tasks.models import Heartbeat, Task
from zhanggui.kernel import clock
from zhanggui.office.actions import CHECK, start_check
from zhanggui.ui.answers import act

PAGE = "/settings/health/"
SILENT = timedelta(seconds=60)


@requires("checks.view_health")
def health(request: HttpRequest) -> HttpResponse:
    """What the last run found, and how the machinery is."""
    return no_store(render(request, "office/health.html", {**_found(), **_machinery()}))


@requires("checks.view_health")
def results(request: HttpRequest) -> HttpResponse:
    """The last run alone; asked again and again while one is on its way."""
    return no_store(render(request, "office/health_results.html", _found()))


@requires("checks.view_health")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have everything recomputed, by a worker."""
    answer = act(request, lambda: start_check(person(request)), lambda _: PAGE)
    messages.success(request, gettext("Everything is being recomputed; you may leave this page."))
    return answer


def _found() -> dict[str, Any]:
    """The last run with its breaches, each subject linked in one query a kind; and the run on its way."""
    run = CheckRun.objects.order_by("-id").first()
    rows = run.results if run else []
    targets = resolve({subject for row in rows for subject, _ in row["breaches"]})
    shown = [
        {
            **row,
            "title": " ".join(gettext(title) for title in row["titles"]),
            "breaches": [(targets.get(subject), subject, detail) for subject, detail in row["breaches"]],
        }
        for row in rows
    ]
    going = Task.objects.filter(kind=CHECK, state__in=Task.OPEN).order_by("-id").first()
    return {"run": run, "rows": shown, "going": going}


def _machinery() -> dict[str, Any]:
    open_tasks = Task.objects.filter(state__in=Task.OPEN, due_at__lte=clock.now())
    disk = shutil.disk_usage(settings.ZHANGGUI_HOME)
    return {
        "workers": [(beat, beat.at >= clock.now() - SILENT) for beat in Heartbeat.objects.order_by("worker")],
        "due": open_tasks.count(),
        "failed": Task.objects.filter(state=Task.FAILED).count(),
        "unsealed": Operation.objects.filter(sealed=False).count(),
        "dead": Dispatch.objects.filter(state=Dispatch.DEAD).count(),
        "size": _database_size(),
        "free": disk.free,
        "versions": _versions(),
        "scanned": bool(scanner()),
    }


def _database_size() -> int:
    """Bytes of the open book: its files, or all tables of its schema with their indexes."""
    if connection().vendor == "sqlite":
        name = Path(str(connection().settings_dict["NAME"]))
        return sum(path.stat().st_size for path in (name, name.with_name(f"{name.name}-wal")) if path.exists())
    with connection().cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0) FROM pg_class "
            "WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
        return int(cursor.fetchone()[0])


def _versions() -> str:
    python = sys.version.split()[0]
    return f"Zhanggui {zhanggui.__version__} · Django {django.__version__} · Python {python} · {_engine()}"


def _engine() -> str:
    with connection().cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection().vendor == "sqlite" else "SHOW server_version")
        return f"{connection().display_name} {cursor.fetchone()[0]}"
