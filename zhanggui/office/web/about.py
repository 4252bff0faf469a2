"""What hangs on any document or record: its files and what people said about it, loaded into its page."""

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhanggui.foundation.comments.actions import MOST, WRITE, withdraw_comment, write_comment
from zhanggui.foundation.comments.models import Comment
from zhanggui.foundation.comments.queries import comments_of, people_for
from zhanggui.foundation.files import store
from zhanggui.foundation.files.actions import ATTACH, MOST_BYTES, Upload, attach, remove_attachment
from zhanggui.foundation.files.kinds import ACCEPTED, INLINE
from zhanggui.foundation.files.queries import attachments_of, seen_attachment
from zhanggui.foundation.http.access import SIGNED_IN, no_store, person, requires
from zhanggui.foundation.identity.models import User
from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.operations.frame import Replayed, current_call
from zhanggui.foundation.references.registry import reference
from zhanggui.kernel.errors import BusinessError, gettext_noop


@requires(SIGNED_IN)
def about(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Files and comments of a document or record. Raises NotFound for what the person may not see."""
    return _panel(request, person(request), reference(kind, pk))


def _panel(request: HttpRequest, actor: User, subject: str) -> HttpResponse:
    files, comments = attachments_of(actor, subject), comments_of(actor, subject)
    names = names_of({*(one.by_id for one in files), *(one.author_id for one in comments)})
    context: dict[str, Any] = {
        "base": f"/about/{subject}/", "accepted": ACCEPTED, "most": MOST, "may_attach": actor.has_permission(ATTACH),
        "may_write": actor.has_permission(WRITE),
        "files": [{"row": one, "who": names.get(one.by_id, ""), "own": one.by_id == actor.pk} for one in files],
        "comments": [{"row": one, "who": names.get(one.author_id, ""), "own": one.author_id == actor.pk} for one in comments],
    }  # fmt: skip
    return no_store(render(request, "office/about.html", context))


@requires(ATTACH)
@require_POST
def add_files(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Attach the files that were chosen, dropped or pasted."""
    actor, subject = person(request), reference(kind, pk)
    given = request.FILES.getlist("file")
    if any((file.size or 0) > MOST_BYTES for file in given):
        message = gettext_noop("A file may have at most %(most)s MB.")
        raise BusinessError("file.large", message, field="file", most=MOST_BYTES >> 20)
    _once(lambda: attach(actor, subject=subject, uploads=[Upload(file.name or "", file.read()) for file in given]))
    return _panel(request, actor, subject)


@requires(ATTACH)
@require_POST
def remove_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own file off."""
    actor = person(request)
    subject = seen_attachment(actor, pk).subject
    _once(lambda: remove_attachment(actor, attachment_id=pk))
    return _panel(request, actor, subject)


@requires(SIGNED_IN)
def file(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """The content; pictures may be looked at, all else is saved. Nothing in it can run."""
    found = seen_attachment(person(request), pk)
    kept = found.file
    if kept is None or not store.path_of(kept.digest).exists():
        raise BusinessError("file.lost", gettext_noop("The content of this file is not there; ask for the last back-up."))
    inline = kept.kind in INLINE and "save" not in request.GET
    response = FileResponse(store.path_of(kept.digest).open("rb"), content_type=kept.kind)
    response["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(found.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@requires(WRITE)
@require_POST
def comment(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Say something."""
    actor, subject = person(request), reference(kind, pk)
    _once(lambda: write_comment(actor, subject=subject, text=request.POST.get("text", "")))
    return _panel(request, actor, subject)


@requires(WRITE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    actor = person(request)
    current_call().render = _subject
    try:
        subject = _subject(withdraw_comment(actor, comment_id=pk))
    except Replayed as again:
        subject = str(again.answer)
    return _panel(request, actor, subject)


def _subject(comment: Comment) -> str:
    return comment.subject


@requires(WRITE)
def people(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Whom a comment may name: `{"hits": [{"code", "text"}]}`."""
    found = people_for(person(request), reference(kind, pk), request.GET.get("q", "").strip()[:60])
    return no_store(JsonResponse({"hits": [{"code": one.name, "text": one.username} for one in found]}))


def _once(run: Any) -> None:
    """The same request again shows what is there."""
    try:
        run()
    except Replayed:
        return
