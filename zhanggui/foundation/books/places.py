"""Folders below ZHANGGUI_HOME; what belongs to a book lies in a folder of that book, never beside another's."""

from pathlib import Path

from django.conf import settings

from zhanggui.foundation.books.context import current_book


def home() -> Path:
    """The folder of this installation."""
    return Path(settings.ZHANGGUI_HOME)


def files_folder(code: str | None = None) -> Path:
    """Attachments of a book (the open one by default); back-ups and the full export take this folder along."""
    return home() / "files" / (code or current_book())


def backups_folder(code: str | None = None) -> Path:
    """Where the back-ups of a book are kept: below BACKUP_FOLDER, or below ZHANGGUI_HOME."""
    return Path(settings.BACKUP_FOLDER or home() / "backups") / (code or current_book())
