"""The console script `zhanggui`: one word a job, `--help` everywhere, exit code 0 (done), 1 (refused) or 2 (wrong usage)."""

import os
import sys

from django.core.management import execute_from_command_line, get_commands

USAGE = """zhanggui COMMAND [options]

  serve     run the web server and a worker       worker    run a worker only
  demo      fill an empty book with demo data     check     recompute every promise, name each breach
  book      create, list, choose, back up, restore, export, archive books
  import    import a file: zhanggui import KIND FILE
  user      create users and tokens               openapi   print the API description
  migrate   bring the tables of all books up to date (--book CODE: of that one)

zhanggui COMMAND --help tells the options. --book CODE names the book; without it the one of `zhanggui book use` is meant.
"""
COMMANDS = {"check": "check_book", "import": "import_file"}
MAKERS = {"book", "migrate", "demo", "openapi"}  # these need no book that is there


def main() -> None:
    """Run a command in the chosen book; what is refused is told in sentences, not in tracebacks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.config.settings")
    words = sys.argv[1:]
    if not words or words[0] in ("-h", "--help", "help"):
        sys.stdout.write(USAGE)
        raise SystemExit(0 if words else 2)
    raise SystemExit(run(words))


def run(words: list[str]) -> int:
    """Carry out one command line and return its exit code."""
    import django  # noqa: PLC0415  the settings must be named before

    django.setup()
    from django.core.management import CommandError  # noqa: PLC0415

    from zhanggui.foundation.books.registry import chosen_book, open_books  # noqa: PLC0415
    from zhanggui.foundation.http.problems import sentences_of  # noqa: PLC0415
    from zhanggui.kernel.errors import BusinessError  # noqa: PLC0415

    named, words = _book(words)
    word = COMMANDS.get(words[0], words[0]) if words else ""
    if word not in get_commands():
        sys.stderr.write(USAGE)
        return 2
    everywhere = word == "migrate" and not named
    try:
        codes = [one.code for one in open_books()] if everywhere else [named or chosen_book()]
        return next((told for code in codes if (told := _in_book(code, word, words[1:]))), 0)
    except BusinessError as error:
        sys.stderr.write("".join(f"{sentence}\n" for sentence in sentences_of(error)))
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
    except KeyboardInterrupt:
        return 130
    return 1


def _in_book(book: str, word: str, words: list[str]) -> int:
    """One command in one book. Raises NotFound for a book that nobody made, except where books are made."""
    from django.db import DatabaseError  # noqa: PLC0415
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from zhanggui.foundation.books import registry  # noqa: PLC0415
    from zhanggui.foundation.books.context import DEFAULT_BOOK, alias_of, use_book  # noqa: PLC0415

    if book != DEFAULT_BOOK and word not in MAKERS:
        registry.book(book)
    registry.open_alias(book)
    database = ["--database", alias_of(book)] if word == "migrate" and book != DEFAULT_BOOK else []
    try:
        with use_book(book):
            execute_from_command_line(["zhanggui", word, *words, *database])
    except DatabaseError as error:
        if not _tables_missing(error):
            raise
        sys.stderr.write(_("The book “%(book)s” has no tables yet, or old ones: zhanggui migrate") % {"book": book} + "\n")
        return 1
    return 0


def _tables_missing(error: Exception) -> bool:
    undefined = {"42P01", "42703", "3F000"}  # table, column, schema
    return "no such" in str(error) or getattr(error.__cause__, "sqlstate", None) in undefined


def _book(words: list[str]) -> tuple[str, list[str]]:
    """Take `--book CODE` out of the words."""
    if "--book" not in words[:-1]:
        return "", words
    place = words.index("--book")
    return words[place + 1], words[:place] + words[place + 2 :]


if __name__ == "__main__":
    main()
