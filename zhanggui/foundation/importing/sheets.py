"""Read a workbook in a process of its own: a small file may ask for more memory than there is (one cell far away).

The child gets a ceiling of memory and time; when it dies, the file is refused and the server lives on.
"""

import io
import json
import resource
import subprocess
import sys
from decimal import Decimal

from python_calamine import CalamineWorkbook

from zhanggui.kernel.decimals import plain

MOST_ROWS = 200_000
MOST_MEMORY = 1 << 30
MOST_SECONDS = 60


def grid_of(data: bytes) -> list[list[str]] | None:
    """All cells of the first sheet as text, one row more than `MOST_ROWS` at most; None when it cannot be read."""
    command = [sys.executable, "-m", "zhanggui.foundation.importing.sheets"]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=2 * MOST_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return None
    if child.returncode:
        return None
    rows: list[list[str]] = json.loads(child.stdout)
    return rows


def _text(cell: object) -> str:
    """A cell as a person reads it: a sheet keeps 15 digits, what its binary number has behind them is noise."""
    if isinstance(cell, float):
        return plain(Decimal(format(cell, ".15g")))
    return "" if cell is None else str(cell).strip()


def main() -> None:
    """The child: a workbook on the standard input, its rows as JSON on the standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    json.dump([[_text(cell) for cell in row] for row in rows], sys.stdout)


if __name__ == "__main__":
    main()
