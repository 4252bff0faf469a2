"""Read a workbook in a process of its own: a small file may ask for more memory than there is (one cell far away).

The child gets a ceiling of memory and time; when it dies, the file is refused and the server lives on.
"""

import io
import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal

from python_calamine import CalamineWorkbook

from zhanggui.kernel.decimals import plain

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 8_000_000
MOST_MEMORY = 1 << 29
MOST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of one sheet as text, and the names of the sheets of its workbook (none for a csv)."""

    rows: list[list[str]]
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def grid_of(data: bytes, sheet: str = "", most_rows: int = MOST_ROWS) -> Grid | None:
    """The named sheet, else the first one that holds anything: one row more than `most_rows` at most.

    None when it cannot be read within the ceilings.
    """
    command = [sys.executable, "-m", "zhanggui.foundation.importing.sheets", sheet, str(most_rows)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=2 * MOST_SECONDS, check=False)  # noqa: S603
    except (subprocess.TimeoutExpired, ValueError):  # a NUL in the name of a sheet is no argument
        return None
    if child.returncode:
        return None
    lines = io.BytesIO(child.stdout)
    head = json.loads(lines.readline())
    return Grid(rows=[json.loads(line) for line in lines], sheets=tuple(head["sheets"]), sheet=head["sheet"])


def _text(cell: object) -> str:
    """A cell as a person reads it: a sheet keeps 15 digits, what its binary number has behind them is noise."""
    if isinstance(cell, float):
        return plain(Decimal(format(cell, ".15g")))
    return "" if cell is None else str(cell).strip()


def main() -> None:
    """The child: a workbook on the standard input; its sheets, then a row a line as JSON on the standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted, most_rows = sys.argv[1], int(sys.argv[2])
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    names = book.sheet_names
    for name in [wanted] if wanted in names else names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            break
    if sheet.total_width > MOST_COLUMNS or sheet.height * sheet.width > MOST_CELLS:
        raise SystemExit(3)
    sys.stdout.write(json.dumps({"sheets": names, "sheet": name}) + "\n")
    for row in sheet.to_python(skip_empty_area=False, nrows=most_rows + 1):
        sys.stdout.write(json.dumps([_text(cell) for cell in row]) + "\n")


if __name__ == "__main__":
    main()
