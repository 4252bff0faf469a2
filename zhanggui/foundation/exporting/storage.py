"""Where the files of large exports lie until they are fetched: below ZHANGGUI_HOME, a folder for each book."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from zhanggui.foundation.books.context import current_book
from zhanggui.foundation.exporting.models import Export
from zhanggui.kernel import clock

KEPT = timedelta(days=7)


def file_of(export: Export) -> Path:
    """The path of an export's file, in a folder that only the program reads."""
    folder = Path(settings.ZHANGGUI_HOME) / "exports" / current_book()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{export.pk}.{export.file_format}"


def sweep() -> int:
    """Delete files that are older than a week. Returns how many."""
    old = [one for one in Export.objects.filter(later=True, ready=True, at__lt=clock.now() - KEPT) if file_of(one).exists()]
    for export in old:
        file_of(export).unlink()
    return len(old)
