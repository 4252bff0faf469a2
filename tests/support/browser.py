"""A running system of its own and a real Chromium, for tests that need both.

The append-only triggers forbid to empty tables, so the server runs on a book of its own: a copy of one stage that is set
up once. It is a SQLite book whatever DATABASE_URL says; the engines are compared by the tests below the pages.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.support.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PATIENCE = 60
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}


def _environment(home: Path) -> dict[str, str]:
    left_out = ("DATABASE_URL", "PYTEST_CURRENT_TEST")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "ZHANGGUI_HOME": str(home), "LOG_LEVEL": "ERROR"}


def make_stage(home: Path) -> Path:
    """A book with the cast's company in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "tests.support.scene"], cwd=ROOT, env=_environment(home), check=True)
    return home


@contextmanager
def serving(stage: Path, home: Path) -> Iterator[str]:
    """Serve a copy of the stage on a free port; yields the address."""
    shutil.copytree(stage, home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--no-access-log", "--log-level", "error", "--blocking-threads", "4", "zhanggui.config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=_environment(home), start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


@contextmanager
def working(home: Path) -> Iterator[None]:
    """A worker for the book that is served from `home`."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "zhanggui.config.cli", "worker"], cwd=ROOT, env=_environment(home), start_new_session=True
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(PATIENCE)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            urlopen(url, timeout=10).close()  # noqa: S310
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = next((path for path in CHROMIUM if Path(path).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Desk:
    """People at work: each sits at a browser window of their own; whatever a console complains about is kept."""

    browser: Browser
    base: str
    language: str = "zh-hans"
    theme: str = "light"
    complaints: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    def sit_down(self, username: str, *, width: int = 1440, height: int = 900) -> Page:
        """Sign in through the page, once a person, and return their page."""
        if username in self.pages:
            return self.pages[username]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale=LOCALES[self.language], timezone_id="Asia/Shanghai"
        )
        context.add_cookies([{"name": "django_language", "value": self.language, "url": self.base}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{username}: {error}"))
        page.goto(f"{self.base}/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        self.pages[username] = page
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def leave(self) -> None:
        """Close all windows."""
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()
