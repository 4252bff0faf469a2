"""The words that people see as column names are accepted as column names."""

import pytest
from django.utils.translation import gettext, override

from zhanggui.foundation.importing.loaders import Loader, loaders
from zhanggui.foundation.importing.matching import rows_of
from zhanggui.foundation.importing.tables import Table


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("loader", loaders(), ids=lambda loader: loader.kind)
def test_the_label_of_a_column_is_a_header(book: str, loader: Loader, language: str) -> None:
    columns = loader.columns
    with override(language):
        header = [gettext(column.label) for column in columns]
    (row,) = rows_of(loader, Table(header=header, rows=[[column.key for column in columns]], first_row=2))
    assert row.cells == {column.key: column.key for column in columns}
