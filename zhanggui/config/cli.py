"""The console script `zhanggui`: one word a job, `--help` everywhere, exit code 0 (done), 1 (refused) or 2 (wrong usage)."""

import os
import sys

from django.core.management import execute_from_command_line, get_commands

USAGE = """zhanggui COMMAND [options]

  serve     run the web server and a worker       worker    run a worker only
  demo      fill an empty book with demo data     check     recompute every promise, name each breach
  book      create or list books                  import    import a file: zhanggui import KIND FILE
  user      create users and tokens               openapi   print the API description
  migrate   bring a book's tables up to date

zhanggui COMMAND --help tells the options. --book CODE chooses another book than “main”.
"""
COMMANDS = {"check": "check_book", "import": "import_file"}


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
    from django.db import DatabaseError  # noqa: PLC0415
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from zhanggui.foundation.books.context import DEFAULT_BOOK, alias_of, use_book  # noqa: PLC0415
    from zhanggui.foundation.books.registry import open_alias  # noqa: PLC0415
    from zhanggui.foundation.http.problems import sentences_of  # noqa: PLC0415
    from zhanggui.kernel.errors import BusinessError  # noqa: PLC0415

    book, words = _book(words, DEFAULT_BOOK)
    word = COMMANDS.get(words[0], words[0]) if words else ""
    if word not in get_commands():
        sys.stderr.write(USAGE)
        return 2
    open_alias(book)
    if words[:1] == ["migrate"] and book != DEFAULT_BOOK:
        words += ["--database", alias_of(book)]
    try:
        with use_book(book):
            execute_from_command_line(["zhanggui", word, *words[1:]])
    except BusinessError as error:
        sys.stderr.write("".join(f"{sentence}\n" for sentence in sentences_of(error)))
        return 1
    except DatabaseError as error:
        if not _tables_missing(error):
            raise
        sys.stderr.write(_("The book “%(book)s” has no tables yet, or old ones: zhanggui migrate") % {"book": book} + "\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _tables_missing(error: Exception) -> bool:
    undefined = {"42P01", "42703", "3F000"}  # table, column, schema
    return "no such" in str(error) or getattr(error.__cause__, "sqlstate", None) in undefined


def _book(words: list[str], default: str) -> tuple[str, list[str]]:
    """Take `--book CODE` out of the words."""
    if "--book" not in words[:-1]:
        return default, words
    place = words.index("--book")
    return words[place + 1], words[:place] + words[place + 2 :]


if __name__ == "__main__":
    main()
