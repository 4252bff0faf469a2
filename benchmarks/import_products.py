"""A product file of 15 columns through the wizard's own steps: laid out, checked into staged rows, written, taken back."""

import io
import resource
import time
from collections.abc import Iterator

import xlsxwriter

from benchmarks.company import found
from benchmarks.measure import counted
from zhanggui.foundation.importing.actions import apply_run, undo_run
from zhanggui.foundation.importing.loaders import loader_of
from zhanggui.foundation.importing.staging import begin_check, check_run, take_file, top_of

HEAD = ("商品编码", "商品名称", "规格", "单位", "条码", "分类", "税率", "数量小数位", "停用", *(f"备注{n}" for n in range(6)))


def run(engine: str, n: int) -> Iterator[dict[str, object]]:
    """Seconds of each step for `n` rows, the statements of the write, and the peak memory of both processes."""
    boss, data = found().person("boss"), _workbook(n)
    seconds: dict[str, float] = {}
    start = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal start
        seconds[name], start = round(time.perf_counter() - start, 2), time.perf_counter()

    one = take_file(boss, kind="products", name="p.xlsx", data=data, table=top_of(loader_of("products"), "p.xlsx", data))
    lap("upload_s")
    begin_check(boss, run_id=one.pk, mapping=one.mapping)
    told: list[tuple[int, int]] = []
    check_run(boss, one.pk, lambda *progress: told.append(progress))
    lap("check_s")
    with counted() as statements:
        report = apply_run(boss, run_id=one.pk, good_only=False, update=True)
    lap("apply_s")
    total = round(sum(seconds.values()), 2)
    undo_run(boss, run_id=one.pk)
    lap("undo_s")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    yield {
        "n": n, "columns": len(HEAD), "created": report.created, "median_ms": total * 1000, "p95_ms": total * 1000, **seconds,
        "statements": len(statements), "progress": len(told), "peak_mb": peak // 1024,
    }  # fmt: skip


def _workbook(n: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for row in range(1, n + 1):
            cells = (
                f"B-{row:06}",
                f"深沟球轴承 {row}",
                f"6204-{row % 97}RS",
                "个",
                f"69{row:011}",
                f"类别{row % 40}",
                "13%",
                "0",
                "",
            )
            sheet.write_row(row, 0, (*cells, *(f"说明 {row} {part}" for part in range(6))))
    return out.getvalue()
