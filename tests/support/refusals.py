"""Assert that something is refused, by its code."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from zhanggui.kernel.errors import BusinessError


@contextmanager
def refused(code: str, *, line: int | None = None, field: str | None = None) -> Iterator[pytest.ExceptionInfo[BusinessError]]:
    """The block must raise a BusinessError with this code (and line and field, where given)."""
    with pytest.raises(BusinessError) as caught:
        yield caught
    assert caught.value.code == code
    assert line in (None, caught.value.line)
    assert field in (None, caught.value.field)
