"""What other processes do to a book that is being saved or restored."""

import time
from typing import Any

from django.apps import apps

from zhanggui.foundation.books.context import connection

QUIET = ("django_session", "tasks_heartbeat", "operations_operation", "django_migrations")


def rows(_number: int, _gate: Any) -> dict[str, list[str]]:
    """Every row of every table, as text; the log of operations without what restoring adds to it."""
    found: dict[str, list[str]] = {}
    with connection().cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in QUIET:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
                found[table] = sorted(map(repr, cursor.fetchall()))
        cursor.execute("SELECT id, action, entries FROM operations_operation WHERE action <> 'books.found' ORDER BY id")
        found["operations"] = list(map(repr, cursor.fetchall()))
    return found


def damage(_number: int, _gate: Any) -> None:
    """A careless hand: balances gone, prices doubled."""
    with connection().cursor() as cursor:
        cursor.execute("DELETE FROM inventory_balance")
        cursor.execute("UPDATE catalog_product SET name = 'damaged'")


def hold(_number: int, _gate: Any, seconds: float) -> None:
    """Make a book slowly: whoever comes meanwhile is refused."""
    from zhanggui.foundation.books.registry import held  # noqa: PLC0415

    with held("branch"):
        time.sleep(seconds)


SECRET = "金丝雀机密"


def two_books(_number: int, _gate: Any) -> dict[str, Any]:  # noqa: PLR0915  one story, told in its order
    """Two companies with the same people, codes and ids; the other one's names carry the canary. What shows across is told."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from tests.support.addresses import addresses  # noqa: PLC0415
    from tests.support.cast import PASSWORD, company  # noqa: PLC0415
    from zhanggui.foundation.books.context import use_book  # noqa: PLC0415
    from zhanggui.foundation.books.registry import open_alias, register  # noqa: PLC0415
    from zhanggui.foundation.identity.actions import create_own_token  # noqa: PLC0415
    from zhanggui.foundation.identity.models import User  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", database=open_alias("other"), verbosity=0)
    with use_book("other"):
        company()
        with connection().cursor() as cursor:
            for table in ("parties_customer", "catalog_product", "identity_user", "books_profile"):
                cursor.execute(f"UPDATE {table} SET name = '{SECRET}'")  # noqa: S608  our own tables
        theirs = create_own_token(User.objects.get(username="boss"), name="till")
    register("main", "恒越工贸")
    register("other", SECRET)
    ours = create_own_token(User.objects.get(username="boss"), name="till")

    told: dict[str, Any] = {"leaks": [], "seen": 0, "own": 0}
    here, there = Client(raise_request_exception=False), Client(raise_request_exception=False)
    signs = {"username": "boss", "password": PASSWORD}
    told["in"] = [here.post("/sign-in/?book=main", signs).status_code, there.post("/sign-in/?book=other", signs).status_code]
    known = {"pk": 1, "month": "2026-11", "line_no": 1, "settings/periods": "2026-11", "name": "x.zip"}
    for address in addresses():
        if address.method not in ("", "GET") or address.permission in (None, "public"):
            continue
        try:
            url = address.url(known)
        except ValueError:
            continue
        url += "?q=" + SECRET if url == "/search/" else ""
        mine = here.get(url, headers={"Authorization": f"Bearer {ours}"} if address.is_api else {})
        other = there.get(url, headers={"Authorization": f"Bearer {theirs}"} if address.is_api else {})
        told["seen"] += mine.status_code == 200
        told["own"] += SECRET.encode() in other.getvalue() or SECRET in other.getvalue().decode("utf-8", "ignore")
        body = mine.getvalue().decode("utf-8", "ignore")
        body = body.replace(f'<a href="/sign-in/?book=other">{SECRET}</a>', "")  # the list to switch to
        if SECRET in body and url not in ("/settings/books/", "/search/?q=" + SECRET):
            told["leaks"].append(url)
    session = there.cookies["sessionid_other"].value
    stolen = Client()
    stolen.cookies["sessionid"] = session
    told["stolen"] = stolen.get("/settings/me/").status_code
    _copy_session(session)
    told["copied"] = stolen.get("/settings/me/").status_code
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(there.cookies)
    strict.cookies["sessionid"] = here.cookies["sessionid"].value
    form = strict.get("/settings/me/").content.decode()
    told["page"] = SECRET in form
    secret = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    body = {"csrfmiddlewaretoken": secret, "language": "en"}
    told["form"] = [
        strict.post("/language/", body).status_code,
        strict.post("/language/", body, headers={"X-Zg-Book": "main"}).status_code,
    ]
    told["token"] = here.get(
        "/api/v1/customers", headers={"Authorization": f"Bearer {theirs.replace('zg_other', 'zg_main')}"}
    ).status_code
    return told


def _copy_session(key: str) -> None:
    """Somebody copies the row of a session from the other book's table into this one's."""
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    from zhanggui.foundation.books.context import use_book  # noqa: PLC0415

    with use_book("other"):
        row = Session.objects.get(pk=key)
    with connection().cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES (%s, %s, %s)", [row.session_key, row.session_data, row.expire_date])
