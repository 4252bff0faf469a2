"""The words that people see as column names are accepted as column names."""

import pytest
from django.utils.translation import gettext, override

from zhanggui.foundation.importing.loaders import Column, loaders

COLUMNS = [pytest.param(column, id=f"{loader.kind}-{column.key}") for loader in loaders() for column in loader.columns]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("column", COLUMNS)
def test_the_label_of_a_column_is_a_header(column: Column, language: str) -> None:
    with override(language):
        assert gettext(column.label) in (column.label, *column.names)
