"""The file of a back-up: one zip with the data, the attachments, and a manifest that names every part with its hash.

Whatever comes back in is hostile until proved: names, kinds, sizes and hashes are compared with the manifest, and a seal
(HMAC with this installation's SECRET_KEY) tells our own back-ups from others.
"""

import errno
import hashlib
import hmac
import json
import os
import re
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from zhanggui.kernel.errors import BusinessError, gettext_noop

FORMAT = 1
PROGRAM = "zhanggui"
MANIFEST = "manifest.json"
FILES = "files/"
CHUNK = 1024 * 1024
LONGEST_MANIFEST = 32 * CHUNK
MOST_SWELLING = 400  # a table of zeros deflates 1000-fold, a company's data about 10-fold
SMALL = 64 * CHUNK
SPARE = 64 * CHUNK  # what is left free on the disk
_PART = re.compile(r"book\.sqlite3|tables/[a-z0-9_]{1,63}\.copy|files/[^\\\0:]{1,400}")
_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Part:
    """One member of the archive."""

    bytes: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a back-up holds and where it comes from."""

    code: str
    name: str
    engine: str
    version: str
    made_at: str
    migrations: list[list[str]] = field(default_factory=list)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT
    program: str = PROGRAM

    @property
    def rows(self) -> dict[str, int]:
        """Number of rows of each table."""
        return {name: int(table["rows"]) for name, table in self.tables.items()}


def refusal(code: str, message: str, **params: Any) -> BusinessError:
    """A back-up that cannot be used, in a sentence."""
    return BusinessError(f"backup.{code}", message, **params)


def _damaged(part: str) -> BusinessError:
    return refusal("damaged", gettext_noop("This back-up is damaged or was changed (%(part)s); nothing was restored."), part=part)


def _hostile(part: str) -> BusinessError:
    return refusal(
        "hostile", gettext_noop("This is no back-up of this program (%(part)s); nothing was restored."), part=part[:80]
    )


@contextmanager
def told_when_full(place: Path) -> Iterator[None]:
    """A full disk, or a folder that cannot be written, becomes a sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in _FULL:
            raise refusal(
                "full", gettext_noop("There is no room left in %(place)s; nothing was kept."), place=str(place)
            ) from error
        raise refusal("place", gettext_noop("%(place)s: %(reason)s"), place=str(place), reason=reason) from error
    except sqlite3.OperationalError as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise refusal(
                "full", gettext_noop("There is no room left in %(place)s; nothing was kept."), place=str(place)
            ) from error
        raise


class Writer:
    """Collects the parts; the file appears under its name only when it is whole and on the disk."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: dict[str, Part] = {}

    @contextmanager
    def part(self, name: str) -> Iterator["_Hashing"]:
        """Write one part as a stream."""
        with self._archive.open(name, "w", force_zip64=True) as raw:
            hashing = _Hashing(raw)
            yield hashing
        self.parts[name] = Part(hashing.bytes, hashing.digest.hexdigest())

    def copy(self, name: str, source: Path) -> None:
        """Put a file in."""
        with source.open("rb") as file, self.part(name) as part:
            shutil.copyfileobj(file, part, CHUNK)

    def folder(self, source: Path) -> None:
        """Put a folder of attachments in. What vanishes meanwhile had no row in the data either: data is saved first."""
        for path in sorted(source.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self.copy(FILES + path.relative_to(source).as_posix(), path)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, last: it names what was really written."""
        manifest.parts = self.parts
        content = asdict(manifest)
        self._archive.writestr(MANIFEST, json.dumps({**content, "seal": _seal(content)}, ensure_ascii=False))


class _Hashing:
    """A stream that counts and hashes what passes."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw, self.bytes, self.digest = raw, 0, hashlib.sha256()

    def write(self, data: Any) -> int:
        self._raw.write(data)
        self.bytes += len(data)
        self.digest.update(data)
        return len(data)


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write an archive beside its name and rename it when it is done; what fails leaves nothing behind."""
    draft = target.with_name(f".{target.name}.part")
    with told_when_full(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w+b") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
                    yield Writer(archive)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def _seal(content: dict[str, Any]) -> str:
    text = json.dumps({name: content[name] for name in sorted(content) if name != "seal"}, sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(f"zhanggui.backups:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Reader:
    """A back-up that is being looked at."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self.path = archive, path
        members = archive.infolist()
        names = [member.filename for member in members]
        for member in members:
            _require_plain(member)
        if len(set(names)) != len(names) or MANIFEST not in names:
            raise _hostile(MANIFEST)
        content = self._manifest()
        self.is_ours = hmac.compare_digest(str(content.pop("seal", "")), _seal(content))
        self.manifest = _manifest_of(content)
        if set(self.manifest.parts) != set(names) - {MANIFEST}:
            raise _damaged(MANIFEST)
        self._require_modest(members)

    def _manifest(self) -> dict[str, Any]:
        with self._archive.open(MANIFEST) as file:
            raw = file.read(LONGEST_MANIFEST + 1)
        if len(raw) > LONGEST_MANIFEST:
            raise _hostile(MANIFEST)
        content = json.loads(raw)
        if not isinstance(content, dict) or content.get("program") != PROGRAM:
            raise _hostile(MANIFEST)
        if content.get("format") != FORMAT:
            raise refusal(
                "format", gettext_noop("This back-up was made by another version of the program, which is needed for it.")
            )
        return content

    def _require_modest(self, members: list[zipfile.ZipInfo]) -> None:
        """No bomb: the sizes are those of the manifest, and swell like data, not like zeros."""
        for member in members:
            part = self.manifest.parts.get(member.filename)
            if part is None:
                continue
            if member.file_size != part.bytes:
                raise _damaged(member.filename)
            if part.bytes > SMALL and part.bytes > MOST_SWELLING * max(1, member.compress_size):
                raise _hostile(member.filename)

    @property
    def size(self) -> int:
        """Bytes that the parts need on the disk."""
        return sum(part.bytes for part in self.manifest.parts.values())

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part as a stream; its size and hash are proved at the end. Raises BusinessError `backup.damaged`."""
        promised, digest, left = self.manifest.parts[name], hashlib.sha256(), self.manifest.parts[name].bytes
        try:
            with self._archive.open(name) as file:
                while chunk := file.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise _damaged(name)
                    digest.update(chunk)
                    yield chunk
        except (zipfile.BadZipFile, EOFError, ValueError) as error:
            raise _damaged(name) from error
        if left or digest.hexdigest() != promised.sha256:
            raise _damaged(name)

    def extract(self, name: str, target: Path) -> None:
        """Write a part to a file that is not there yet."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            for chunk in self.chunks(name):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def files(self) -> list[str]:
        """The parts that are attachments."""
        return [name for name in self.manifest.parts if name.startswith(FILES)]

    def require_room(self, place: Path) -> None:
        """Refuse before anything is written what would fill the disk."""
        if self.size * 2 + SPARE > shutil.disk_usage(place).free:
            raise refusal("full", gettext_noop("There is no room left in %(place)s; nothing was kept."), place=str(place))


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open a back-up and prove its form. Raises BusinessError with the sentence that people read."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Reader(archive, path)
    except (zipfile.BadZipFile, UnicodeDecodeError, json.JSONDecodeError, RecursionError, NotImplementedError) as error:
        raise _damaged(path.name) from error
    except FileNotFoundError as error:
        raise refusal("missing", gettext_noop("There is no file %(path)s."), path=str(path)) from error


def _require_plain(member: zipfile.ZipInfo) -> None:
    """Only ordinary files with names that stay inside their folder."""
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    steps = name.split("/")
    safe = (name == MANIFEST or _PART.fullmatch(name)) and all(step not in ("", ".", "..") for step in steps)
    plain = kind in (0, stat.S_IFREG) and not member.flag_bits & 1
    if not (safe and plain and member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)):
        raise _hostile(name)


def _manifest_of(content: dict[str, Any]) -> Manifest:
    try:
        parts = {str(name): Part(int(part["bytes"]), str(part["sha256"])) for name, part in content.pop("parts").items()}
        manifest = Manifest(**content, parts=parts)
        shaped = all(len(one) == 2 for one in manifest.migrations) and min(manifest.rows.values(), default=0) >= 0
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(MANIFEST) from error
    if not shaped or any(part.bytes < 0 for part in parts.values()):
        raise _damaged(MANIFEST)
    return manifest
