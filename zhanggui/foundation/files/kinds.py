"""What a file is by its content, whatever it is called; only what people attach to business papers is let in."""

import io
import re
import unicodedata
import zipfile
from pathlib import PurePath

from zhanggui.kernel.errors import BusinessError, gettext_noop

PDF, PNG, JPEG, GIF, WEBP = "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODS, XLS, TEXT = "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.ms-excel", "text/plain"
SUFFIXES = {
    PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg"), GIF: (".gif",), WEBP: (".webp",), XLSX: (".xlsx",),
    DOCX: (".docx",), ODS: (".ods",), XLS: (".xls",), TEXT: (".txt", ".csv"),
}  # fmt: skip
INLINE = (
    PNG,
    JPEG,
    GIF,
    WEBP,
)  # what a browser shows by itself in a sandbox (its PDF viewer does not run there); the rest is saved
ACCEPTED = ",".join(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
MOST_ENTRIES, MOST_UNPACKED = 2000, 200 * 1024 * 1024
_STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF))
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))
_MACRO_PARTS = ("vbaproject", "macrosheets/", "activex/")
_MACRO_SHEET = re.compile(rb"\x85\x00[\x08-\xff]\x00.{4}[\x00-\x02]\x01", re.DOTALL)  # BOUNDSHEET of an Excel 4 macro sheet
_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def kind_of(data: bytes, name: str) -> str:
    """The media type by content. Raises BusinessError `file.kind` (not let in) or `file.disguised` (name and content differ)."""
    kind = _kind(data)
    if kind is None:
        raise BusinessError(
            "file.kind", gettext_noop("“%(name)s”: only pdf, pictures, xlsx, xls, ods, docx, csv and txt without macros."),
            field="file", name=name[:60],
        )  # fmt: skip
    if PurePath(name).suffix.lower() not in SUFFIXES[kind]:
        raise BusinessError(
            "file.disguised", gettext_noop("“%(name)s”: the content does not fit the name."), field="file", name=name[:60]
        )
    return kind


def _kind(data: bytes) -> str | None:
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(_ZIP):
        return _office(data)
    if data.startswith(_OLE):
        return _workbook(data)
    return TEXT if _is_text(data) else None


def _office(data: bytes) -> str | None:
    """xlsx, docx and ods are zip archives; anything else in one, and everything with macros, stays out."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        names = [entry.filename.lower() for entry in entries]
        if len(names) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED or _runs(names):
            return None
        if "[content_types].xml" in names:
            return XLSX if "xl/workbook.xml" in names else DOCX if "word/document.xml" in names else None
        if "mimetype" in names and archive.open("mimetype").read(100).decode("ascii", "replace").strip() == ODS:
            return ODS
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError):
        pass  # a damaged archive is no document
    return None


def _runs(names: list[str]) -> bool:
    """Whether parts of an archive are programs: macros of either office, ActiveX controls."""
    return any(name.startswith("basic/") or any(part in name for part in _MACRO_PARTS) for name in names)


def _workbook(data: bytes) -> str | None:
    """An old Excel workbook without macros; installers, mails and other things in the same container stay out."""
    runs = any(mark in data for mark in _MACROS) or _MACRO_SHEET.search(data)
    return XLS if not runs and any(mark in data for mark in _WORKBOOKS) else None


def _is_text(data: bytes) -> bool:
    """Text without control characters that does not begin as markup; Excel writes its Unicode text with a mark in front."""
    marked = [encoding for mark, encoding in _BOMS if data.startswith(mark)]
    for encoding in marked or ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text) and not _CONTROL.search(text) and not text.lstrip("\ufeff \t\r\n").startswith("<")
    return False


def clean_name(name: str) -> str:
    """A file's name as it is kept: no folders, no control or direction characters, at most 200 characters with its suffix."""
    base = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c)[0] != "C").strip(" .")
    suffix = PurePath(plain).suffix[:12]
    return (plain.removesuffix(suffix)[: 200 - len(suffix)] or "file") + suffix
