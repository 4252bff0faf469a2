"""The pages around printed forms: preview, count of copies, PDF. A room's view checks the permission and names its form."""

from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from zhanggui.foundation.books.queries import profile
from zhanggui.foundation.http.access import no_store, person
from zhanggui.foundation.printing.queries import stationery_of, times_printed
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError, NotFound, gettext_noop
from zhanggui.ui.answers import act
from zhanggui.ui.pdf import chromium, pdf_of
from zhanggui.ui.printing import PAPERS, Paper, Printed, PrintForm, sheets_of

MOST = 100
LARGEST_ID = 2**63 - 1
CSS = ("print.css", "paper-{}.css")


def ids_of(text: str) -> list[int]:
    """The ids in an address like `12,15,17`. Raises NotFound for anything else, BusinessError for too many."""
    parts = list(dict.fromkeys(text.split(",")))
    if not all(part.isascii() and part.isdigit() and len(part) < 20 and int(part) <= LARGEST_ID for part in parts):
        raise NotFound("document.unknown", gettext_noop("There is no such document, or it is not yours."))
    if len(parts) > MOST:
        raise BusinessError("print.many", gettext_noop("At most %(most)s documents are printed at once."), most=MOST)
    return [int(part) for part in parts]


def answer(request: HttpRequest, form: PrintForm, ids: str) -> HttpResponse:
    """The preview, page by page; posting counts one more copy of each document."""
    actor, chosen = person(request), ids_of(ids)
    documents = _loaded(form, actor, chosen)
    if request.method == "POST":
        return act(request, lambda: form.note(actor, chosen), lambda _: request.get_full_path())
    paper = _paper(request, form)
    back = form.back if len(chosen) > 1 else f"{form.back}{chosen[0]}/"
    context = _context(request, form, documents, paper)
    context |= {"back": back, "pdf": bool(chromium()), "pdf_url": f"{request.path.removesuffix('/')}.pdf"}
    return no_store(render(request, "ui/print/preview.html", context))


def pdf(request: HttpRequest, form: PrintForm, ids: str) -> HttpResponse:
    """The same pages as a PDF file; a file is a copy, so it is counted like one."""
    actor, chosen = person(request), ids_of(ids)
    documents = _loaded(form, actor, chosen)
    paper = _paper(request, form)
    page = render_to_string("ui/print/file.html", _context(request, form, documents, paper), request)
    content = pdf_of(page, _styles(paper))
    form.note(actor, chosen)
    name = documents[0].number if len(documents) == 1 else form.kind
    headers = {"Content-Disposition": f'attachment; filename="{_plain(name)}.pdf"'}
    return no_store(HttpResponse(content, content_type="application/pdf", headers=headers))


def _styles(paper: Paper) -> dict[str, Any]:
    """The built style sheets. Raises BusinessError `pdf.unbuilt` when they are not there."""
    found = {name: finders.find(f"dist/{name}") for name in (css.format(paper.code) for css in CSS)}
    if None in found.values():
        message = gettext_noop("The style sheets of the printed forms are not built; ask whoever runs the server.")
        raise BusinessError("pdf.unbuilt", message)
    return found


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_.")) or "document"


def _loaded(form: PrintForm, actor: Any, ids: list[int]) -> list[Printed]:
    """All documents asked for, in that order. Raises NotFound when one is missing or not the actor's."""
    found = {document.reference: document for document in form.load(actor, ids)}
    wanted = [f"{form.kind}/{pk}" for pk in ids]
    if set(wanted) - set(found):
        raise NotFound("document.unknown", gettext_noop("There is no such document, or it is not yours."))
    return [found[reference] for reference in wanted]


def _paper(request: HttpRequest, form: PrintForm) -> Paper:
    """The paper of the address, else of the book, else of the form."""
    asked = PAPERS.get(request.GET.get("paper", ""))
    if asked in form.papers:
        return asked
    chosen = stationery_of(form.kind)
    paper = PAPERS.get(chosen.paper) if chosen else None
    return paper if paper in form.papers else form.papers[0]


def _context(request: HttpRequest, form: PrintForm, documents: list[Printed], paper: Paper) -> dict[str, Any]:
    before = times_printed([document.reference for document in documents])
    chosen = stationery_of(form.kind)
    company = profile()
    return {
        "form": form,
        "paper": paper,
        "sheets": [
            {"sheet": sheet, "again": before.get(sheet.document.reference, 0)}
            for document in documents
            for sheet in sheets_of(form, document, paper)
        ],
        "company": company,
        "contact": [text for name in ("address", "phone", "tax_number") if (text := getattr(company, name, ""))],
        "cny": company.currency == "CNY",
        "copies": chosen.copies if chosen else "",
        "now": clock.now(),
        "by": person(request).name,
        "count": len(documents),
    }
