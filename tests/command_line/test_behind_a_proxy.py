"""Behind a TLS proxy forms are accepted; without one nobody is believed to be it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
import django
django.setup()
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
sent = {"host": "localhost", "origin": "https://localhost", "x-forwarded-proto": "https"}
request = RequestFactory().post("/sign-in/", headers=sent)
print(request.is_secure(), CsrfViewMiddleware(lambda _: None)._origin_verified(request))
"""


@pytest.mark.parametrize(("secure", "told"), [("1", "True True"), ("", "False False")])
def test_the_proxy_is_believed_where_cookies_are_secure(secure: str, told: str, tmp_path: Path) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "zhanggui.config.settings", "SECURE_COOKIES": secure, "ZHANGGUI_HOME": str(tmp_path)}
    child = subprocess.run([sys.executable, "-c", ASK], env=os.environ | own, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == told
