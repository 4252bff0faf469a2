"""Sign-in."""

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhanggui.foundation.http.access import PUBLIC, requires

sign_in = requires(PUBLIC)(LoginView.as_view(template_name="office/sign_in.html", redirect_authenticated_user=True))


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """Too many wrong passwords: say how long to wait."""
    return render(request, "office/locked_out.html", status=429)
