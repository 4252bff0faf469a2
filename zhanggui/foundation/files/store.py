"""Contents on disk, by their digest, below the open book's own folder: two books never share a path."""

import hashlib
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zhanggui.foundation.books.places import files_folder
from zhanggui.kernel.errors import BusinessError, gettext_noop

SCAN_SECONDS = 60


def folder() -> Path:
    """Where the open book's contents lie."""
    return files_folder()


def path_of(digest: str) -> Path:
    """Where a content lies."""
    return folder() / digest[:2] / digest


def keep(data: bytes) -> str:
    """Write a content once and return its digest; under its name it is whole, on the disk, and readable by the owner only."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if path.exists():
        os.utime(path)  # in use again: not a stray one
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # a name of its own: two threads may bring the same content
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)
    return digest


def forget(digest: str) -> None:
    """Delete a content."""
    path_of(digest).unlink(missing_ok=True)


def strays(before: datetime) -> Iterator[Path]:
    """What lies in the folder and was not touched since: whole contents and half-written ones."""
    return (path for path in folder().glob("??/*") if path.stat().st_mtime < before.timestamp())


def scanner() -> list[str]:
    """The command that looks for viruses in its standard input (`FILE_SCAN_COMMAND`); empty when none is set."""
    return shlex.split(settings.FILE_SCAN_COMMAND)


def require_clean(data: bytes) -> None:
    """Have the scanner look at a content. Raises BusinessError `file.unclean`, also when the scanner does not answer."""
    command = scanner()
    if not command:
        return
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SCAN_SECONDS, check=False)  # noqa: S603
        clean = done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        clean = False
    if not clean:
        message = gettext_noop("The virus scanner did not pass this file; it was not kept.")
        raise BusinessError("file.unclean", message, field="file")
