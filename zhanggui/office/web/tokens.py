"""One's own tokens for programs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.foundation.identity.actions import create_own_token, revoke_token
from zhanggui.foundation.operations.frame import Replayed, current_call
from zhanggui.kernel import clock
from zhanggui.office.web.forms import TokenForm
from zhanggui.ui.answers import act

PAGE = "/settings/tokens/"


@requires("identity.own_token")
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens; a new one's secret is in this one answer and nowhere else."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        current_call().render = lambda _: PAGE  # what is kept for a repeated request is the page, never the secret
        try:
            secret = create_own_token(person(request), **form.cleaned_data)
        except Replayed:
            return HttpResponseRedirect(PAGE)
        form = TokenForm()
    mine = person(request).tokens.filter(revoked_at=None).order_by("-id")
    return no_store(render(request, "office/tokens.html", {"form": form, "secret": secret, "rows": mine, "now": clock.now()}))


@requires("identity.own_token")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my tokens."""
    answer = act(request, lambda: revoke_token(person(request), token_id=pk), lambda _: PAGE)
    messages.success(request, gettext("The token was revoked; programs that use it are refused from now on."))
    return answer
