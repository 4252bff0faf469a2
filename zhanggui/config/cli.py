"""The console script `zhanggui`: one word a job, `--help` everywhere."""

import os
import sys

from django.core.management import execute_from_command_line

USAGE = """zhanggui COMMAND [options]

  serve     run the web server and a worker       worker    run a worker only
  demo      fill an empty book with demo data     check     recompute every promise, name each breach
  book      create or list books                  import    import a file: zhanggui import KIND FILE
  user      create users and tokens               openapi   print the API description
  migrate   bring a book's tables up to date

zhanggui COMMAND --help tells the options.
"""


def main() -> None:
    """Run a command in the default book, unless it chooses one itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.config.settings")
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help", "help"):
        sys.stdout.write(USAGE)
        raise SystemExit(0)
    from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book  # noqa: PLC0415  needs the settings

    names = {"check": "check_book", "import": "import_file"}
    with use_book(DEFAULT_BOOK):
        execute_from_command_line(["zhanggui", names.get(sys.argv[1], sys.argv[1]), *sys.argv[2:]])


if __name__ == "__main__":
    main()
