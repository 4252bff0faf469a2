"""One stage and one browser for all browser tests; a server and a book of its own for each module and language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Desk, chromium, make_stage, serving


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the cast's company."""
    return make_stage(tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def base(stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running system."""
    with serving(stage, tmp_path_factory.mktemp("served") / "home") as address:
        yield address


@pytest.fixture(params=["zh-hans", "en"])
def desk(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Desk]:
    """People at work in Chinese, then in English; a complaint of a console fails the test."""
    people = Desk(browser, base, language=request.param)
    yield people
    people.leave()
    assert people.complaints == []
