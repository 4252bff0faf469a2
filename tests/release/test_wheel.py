"""The wheel that `script/release` builds works where it is installed: an empty folder, no sources, no Node, no git."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.realbook import ROOT

pytestmark = pytest.mark.slow
PATIENCE = 60


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What script/release makes of the last commit."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([ROOT / "script" / "release", out], cwd=ROOT, check=True, capture_output=True, timeout=240)
    (built,) = out.glob("*.whl")
    assert list(out.glob("*-source.tar.gz"))
    return built


def test_it_holds_what_is_needed_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "zhanggui/ui/static/dist/app.css", "zhanggui/ui/static/dist/paper-241x140.css", "zhanggui/ui/static/dist/icons.svg",
        "zhanggui/foundation/locale/zh_Hans/LC_MESSAGES/django.mo", "zhanggui/sales/templates/sales/order.html",
        "zhanggui/sales/migrations/0001_initial.py",
    ):  # fmt: skip
        assert needed in names
    assert not [name for name in names if "/tests/" in name or name.startswith("tests/")]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script in a fresh environment; its libraries are those of this environment, which pip need not fetch again."""
    place = tmp_path_factory.mktemp("venv")
    venv.create(place, with_pip=False)
    (site,) = place.glob("lib/python*/site-packages")
    libraries = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    for one in libraries.iterdir():
        if "zhanggui" not in one.name:
            (site / one.name).symlink_to(one)
    pip = [sys.executable, "-m", "pip", "--python", place / "bin" / "python"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True, timeout=120)
    return place / "bin" / "zhanggui"


def test_it_serves_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    left_out = ("PYTHONPATH", "ZHANGGUI_HOME", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if name not in left_out} | {
        "PATH": f"{installed.parent}:/usr/bin:/bin"
    }
    assert shutil.which("node", path=str(installed.parent)) is None
    subprocess.run([installed, "migrate", "-v0"], cwd=tmp_path, env=env, check=True, timeout=120)
    assert (tmp_path / "var" / "main.sqlite3").exists()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([installed, "serve", "--port", str(port)], cwd=tmp_path, env=env, start_new_session=True)
    try:
        base = f"http://127.0.0.1:{port}"
        assert json.loads(_fetched(f"{base}/healthz")) == {"ok": True}
        page = _fetched(f"{base}/sign-in/")
        assert "登录" in page  # the catalogue came along
        for link in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)):
            assert _fetched(base + link), link
        assert "@page" in _fetched(f"{base}/static/dist/paper-241x140.css")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0


def _fetched(url: str) -> str:
    """The body; waits until the server answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own server
                return str(answer.read().decode())
        except urllib.error.URLError:
            assert time.monotonic() < end, url
            time.sleep(0.2)
