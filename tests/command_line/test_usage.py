"""Wrong usage is exit code 2, and every command explains itself."""

import sys

import pytest

from zhanggui.config import cli

COMMANDS = ("serve", "worker", "demo", "check", "book", "import", "user", "openapi", "migrate")


def exit_code(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run the console script in this process; nothing here gets as far as the database."""
    monkeypatch.setattr(sys, "argv", ["zhanggui", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("words", "code"),
    [((), 2), (("--help",), 0), (("nonsense",), 2), (("import",), 2), (("import", "secrets", "f.csv"), 2), (("book", "fly"), 2)],
)
def test_usage(words: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(monkeypatch, *words) == code
    told = capsys.readouterr()
    assert "zhanggui" in told.out + told.err


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_has_help(word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(monkeypatch, word, "--help") == 0
    assert capsys.readouterr().out.splitlines()[0].startswith(f"usage: zhanggui {word}")


def test_the_list_of_commands_is_complete() -> None:
    for word in COMMANDS:
        assert f" {word} " in cli.USAGE
