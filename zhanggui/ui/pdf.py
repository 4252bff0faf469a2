"""PDF by the server's Chromium: the same HTML and CSS as in the browser, in a child without network or profile."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from zhanggui.kernel.errors import BusinessError, gettext_noop

PATIENCE = 30
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_places = BoundedSemaphore(2)  # each child takes some 150 MB
_QUIET = (
    "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking",
    "--disable-sync", "--no-first-run", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9",
)  # fmt: skip


def chromium() -> str:
    """The program: the setting CHROMIUM, else one in the path; "" when there is none, or when CHROMIUM says “none”."""
    given = settings.CHROMIUM
    if given == "none":
        return ""
    return shutil.which(given) or "" if given else next((found for name in NAMES if (found := shutil.which(name))), "")


def pdf_of(html: str, files: Mapping[str, Path]) -> bytes:
    """The PDF of a page that links relative names of `files`. Raises BusinessError `pdf.absent`, `pdf.busy`, `pdf.failed`."""
    program = chromium()
    if not program:
        raise BusinessError("pdf.absent", gettext_noop("This server has no Chromium that could make PDF files."))
    if not _places.acquire(timeout=PATIENCE):
        raise BusinessError("pdf.busy", gettext_noop("Too many PDF files are being made at this moment; please try again."))
    try:
        with tempfile.TemporaryDirectory(prefix="zhanggui-pdf-", ignore_cleanup_errors=True) as folder:
            return _made(program, Path(folder), html, files)
    finally:
        _places.release()


def _made(program: str, folder: Path, html: str, files: Mapping[str, Path]) -> bytes:
    for name, source in files.items():
        shutil.copyfile(source, folder / name)
    (folder / "index.html").write_text(html, encoding="utf-8")
    target = folder / "out.pdf"
    command = [program, *_QUIET, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"]
    if os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium refuses to sandbox root; deployments run as another user
    _run([*command, (folder / "index.html").as_uri()], folder)
    if not target.exists():
        raise BusinessError("pdf.failed", gettext_noop("The PDF file could not be made; please try again."))
    return target.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    """Run the child and everything it starts, at most PATIENCE seconds."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TZ", "FONTCONFIG_PATH")}
    child = subprocess.Popen(  # noqa: S603  the program comes from the settings, the rest from here
        command, env={**kept, "HOME": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        raise BusinessError("pdf.failed", gettext_noop("The PDF file could not be made; please try again.")) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
