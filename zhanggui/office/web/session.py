"""Come in, go out, and the language one reads."""

import math
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.books.middleware import bound_book
from zhanggui.foundation.books.registry import open_books
from zhanggui.foundation.http.access import PUBLIC, requires
from zhanggui.foundation.identity.actions import set_own_language
from zhanggui.foundation.identity.models import User


class _SignInForm(AuthenticationForm):
    username = UsernameField(max_length=60)  # Django only tells the browser; the table of failed attempts has an end


class _SignIn(LoginView):
    authentication_form = _SignInForm
    template_name = "office/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The books to choose from, unless the address belongs to one."""
        books = [] if bound_book(self.request) else open_books()
        return super().get_context_data(**kwargs) | {"books": books if len(books) > 1 else [], "code": current_book()}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            _remember(response, user.language)
        return response


sign_in = requires(PUBLIC)(_SignIn.as_view())


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """Too many wrong passwords: say how long to wait."""
    wait = get_cool_off(request)
    minutes = math.ceil(wait.total_seconds() / 60) if wait else 15
    return render(request, "office/locked_out.html", {"minutes": minutes}, status=429)


@requires(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; a second time is fine."""
    logout(request)
    return HttpResponseRedirect("/sign-in/")


@requires(PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and stay on the page; people with an account keep it with their account."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            set_own_language(request.user, language=language)
        _remember(response, language)
    return response


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )
