"""Load Northwind into the empty default book, or write the files for `zhanggui import KIND FILE`.

python -m tests.stories.northwind            founds the company, imports, approves, delivers; prints the password it made
python -m tests.stories.northwind FOLDER     writes customers.csv, products.csv, orders.csv … into the folder
"""

import os
import secrets
import sys
from pathlib import Path

import django
from django.core.management import call_command

from tests.stories.northwind import files


def main(folder: str | None = None) -> int:
    if not files.FOLDER.is_dir():
        print(f"the data is not there: {files.FOLDER}")
        return 1
    source = files.Source()
    if folder:
        for (kind, name), data in files.everything(source).items():
            (Path(folder) / name).write_bytes(data)
            print(f"zhanggui import {kind} {Path(folder) / name} --as importer")
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.config.settings")
    django.setup()
    from tests.stories.northwind import load  # noqa: PLC0415  needs the settings
    from zhanggui.foundation.books.context import DEFAULT_BOOK, use_book  # noqa: PLC0415

    with use_book(DEFAULT_BOOK):
        call_command("migrate", verbosity=0)
        password = secrets.token_urlsafe(12)
        loaded = load.found(source, password)
        load.bring_all(loaded, source, print)
    print(f"sign in as importer, {load.APPROVER} or another employee with the password {password}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
