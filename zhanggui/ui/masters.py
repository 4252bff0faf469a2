"""The pages of a declared master record: list, card, everything about one, stop and start."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.masters.actions import deeds_of
from zhanggui.foundation.masters.declaration import Master
from zhanggui.foundation.masters.models import MasterRecord
from zhanggui.kernel.actors import Actor
from zhanggui.kernel.cards import CHOICE, FLAG, Entry
from zhanggui.kernel.search_key import normalised
from zhanggui.ui import slots
from zhanggui.ui.answers import act, attempt
from zhanggui.ui.cards import YES_NO, CardForm, facts_of, label_of, shown
from zhanggui.ui.columns import Column
from zhanggui.ui.filters import Choice, Filter
from zhanggui.ui.given import with_given
from zhanggui.ui.lists import Listing
from zhanggui.ui.own import aliased, with_own
from zhanggui.ui.worklists import worklist

M = TypeVar("M", bound=MasterRecord)
MOST_HITS = 12
STATES = (("active", _("Active")), ("stopped", _("Stopped")))


def pages(master: Master[M], prefix: str, name: str) -> list[URLPattern]:
    """The addresses of a master's pages below `prefix`, named `{name}_list`, `new_{name}`, `{name}`, `edit_{name}` …"""
    views = _Views(master)
    view, edit = requires(master.view), requires(master.edit)
    return [
        path(prefix, worklist(master.kind, master.view)(views.many), name=f"{name}_list"),
        path(f"{prefix}new/", edit(views.new), name=f"new_{name}"),
        path(f"{prefix}lookup/", view(views.lookup), name=f"{name}_lookup"),
        path(f"{prefix}<int:pk>/", view(views.show), name=name),
        path(f"{prefix}<int:pk>/edit/", edit(views.edit), name=f"edit_{name}"),
        path(f"{prefix}<int:pk>/stop/", edit(require_POST(views.stop)), name=f"stop_{name}"),
    ]


def listing_of(master: Master[M], own: tuple[Entry, ...]) -> Listing:
    """The worklist of a master: code, name, the listed entries, the company's own fields, the state."""
    listed = [entry for entry in master.entries if entry.listed and entry.name not in ("code", "name")]
    columns = (
        Column("code", _("Code"), width="w-code", css="zg-fig a-no", sort="code", link=True),
        Column("name", _("Name"), css="a-cust", sort="name", link=True),
        *(_column(entry) for entry in listed),
        Column("stopped", _("State"), _state, width="w-person", css="sub a-state"),
    )
    state = Choice("state", _("State"), STATES, lambda rows, value: rows.filter(stopped=value == "stopped"))
    filters: tuple[Filter, ...] = (*(_filter(entry) for entry in master.entries if entry.filtered), state)
    listing = Listing(
        title=gettext(master.title), columns=columns, order=("code",),
        search=lambda rows, text: rows.filter(search_key__contains=normalised(text)),
        hint=_("Code, name, initials"), filters=filters, url=lambda row: master.url(row.pk),
        css=lambda row: "void" if row.stopped else "",
        empty=_("There is nothing here yet. Add the first one, or import a list."),
        new_url=f"{master.address}new/", new_label=gettext(master.new), new_permission=master.edit,
    )  # fmt: skip
    return with_own(listing, own)


def _state(row: Any) -> object:
    return STATES[row.stopped][1]


def _column(entry: Entry) -> Column:
    return Column(entry.name, label_of(entry), lambda row: shown(entry, getattr(row, entry.name)), width="w-code", css="sub")


def _filter(entry: Entry) -> Filter:
    if entry.kind == FLAG:
        return Choice(entry.name, label_of(entry), YES_NO, lambda rows, value: rows.filter(**{entry.name: value == "yes"}))
    choices = [(value, gettext(label)) for value, label in entry.choices]
    return Choice(entry.name, label_of(entry), choices if entry.kind == CHOICE else ())


class _Views(Generic[M]):
    """The views of one master."""

    def __init__(self, master: Master[M]) -> None:
        self.master, self.deeds = master, deeds_of(master)

    def many(self, actor: User) -> tuple[Listing, QuerySet[M]]:
        """The records that the person may see."""
        own = self.master.own(actor)
        listing = with_given(listing_of(self.master, own), actor, self.master.kind)
        return listing, aliased(self.master.visible_to(actor), own)

    def lookup(self, request: HttpRequest) -> HttpResponse:
        """Records for an input: `{"hits": [{"code", "text"}]}`; stopped ones are left out."""
        text = request.GET.get("q", "").strip()[:80]
        rows = self.master.found(person(request), text).filter(stopped=False)[:MOST_HITS]
        return no_store(JsonResponse({"hits": [{"code": row.code, "text": str(row)} for row in rows]}))

    def new(self, request: HttpRequest) -> HttpResponse:
        """Add a record."""
        actor = person(request)
        blank = {entry.name: getattr(self.master.card(code="", name=""), entry.name) for entry in self.master.entries}
        form = CardForm(self.master.entries, self.master.own(actor), request.POST or None, initial=blank)

        def run() -> M:
            made: M = self.deeds.create(actor, card=self._card(form), extra=form.extra())
            return made

        return self._edited(request, form, run, heading=gettext(self.master.new), cancel=self.master.address)

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change a record's card; when somebody else changed it meanwhile, the form says so and keeps what was typed."""
        actor = person(request)
        found, own = self.master.seen(actor, pk), self.master.own(actor)
        form = CardForm(self.master.entries, own, request.POST or None, initial=self._initial(found))

        def run() -> M:
            version = form.cleaned_data["version"] or 0
            changed: M = self.deeds.change(actor, pk=pk, card=self._card(form), extra=form.extra(), version=version)
            return changed

        return self._edited(request, form, run, heading=str(found), cancel=self.master.url(pk), reload=request.path)

    def _edited(self, request: HttpRequest, form: CardForm, run: Callable[[], M], **context: object) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            done = attempt(request, form, run, lambda saved: self.master.url(saved.pk))
            if done is not None:
                return done
        return render(request, "ui/card.html", {"form": form, **context})

    def _card(self, form: CardForm) -> Any:
        return self.master.card(**form.values())

    def _initial(self, found: M) -> dict[str, Any]:
        return {name: getattr(found, name) for name in (*(entry.name for entry in self.master.entries), "extra", "version")}

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything about one record; the other rooms load their parts into it."""
        actor = person(request)
        found = self.master.seen(actor, pk)
        return render(request, "ui/master.html", {
            "record": found, "master": self.master, "title": gettext(self.master.title), "facts": self._facts(actor, found),
            "figures": slots.panels(actor, f"{self.master.kind}.figures", pk),
            "panels": slots.panels(actor, self.master.kind, pk),
            "may_edit": actor.has_permission(self.master.edit),
        })  # fmt: skip

    def _facts(self, actor: Actor, found: M) -> list[tuple[str, str]]:
        declared = [entry for entry in self.master.entries if entry.name not in ("code", "name")]
        facts = [(label_of(entry), shown(entry, getattr(found, entry.name))) for entry in declared]
        return [*facts, *facts_of(self.master.own(actor), found.extra)]

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a record out of use, or back into it."""
        stopped = request.POST.get("stopped") == "yes"
        done = act(request, lambda: self.deeds.stop(person(request), pk=pk, stopped=stopped), lambda _: self.master.url(pk))
        messages.success(request, gettext("Taken out of use.") if stopped else gettext("Back in use."))
        return done
