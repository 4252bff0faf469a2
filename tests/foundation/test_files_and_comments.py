"""Files and comments on documents: what is let in, who may see it, what runs in a browser (nothing)."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.cast import Cast, system
from tests.support.pages import XSS, send, signed_in, text_of
from tests.support.refusals import refused
from zhanggui.foundation.books.context import current_book, use_book
from zhanggui.foundation.comments.actions import withdraw_comment, write_comment
from zhanggui.foundation.comments.models import Comment
from zhanggui.foundation.comments.queries import people_for
from zhanggui.foundation.files import store
from zhanggui.foundation.files.actions import Upload, attach, forget_removed, remove_attachment
from zhanggui.foundation.files.kinds import clean_name, kind_of
from zhanggui.foundation.files.models import Attachment, File
from zhanggui.foundation.notices.models import Notice
from zhanggui.foundation.operations.outbox import pump
from zhanggui.kernel import clock
from zhanggui.kernel.errors import BusinessError
from zhanggui.sales.actions.orders import create_order

PDF, PNG = b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.ZHANGGUI_HOME = tmp_path


@pytest.fixture
def order(cast: Cast) -> str:
    return create_order(cast.seller, draft=cast.draft((cast.bearing, "5"))).reference


def zipped(**entries: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return packed.getvalue()


OLE, WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "Workbook".encode("utf-16-le")
BOOK = zipped(**{"[Content_Types].xml": "<a/>", "xl__workbook.xml": "<b/>"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("合同.pdf", PDF),
        ("a.PNG", PNG),
        ("b.jpg", b"\xff\xd8\xff\xe0"),
        ("c.xlsx", BOOK),
        ("d.csv", "编码,名称\n".encode("gb18030")),
        ("e.txt", b"\xff\xfe" + "编码\t名称\r\n".encode("utf-16-le")),
        ("f.xls", OLE + WORKBOOK),
    ],
)
def test_business_papers_are_let_in(cast: Cast, order: str, name: str, data: bytes) -> None:
    (made,) = attach(cast.seller, subject=order, uploads=[Upload(name, data)])
    assert made.file is not None
    assert store.path_of(made.file.digest).read_bytes() == data


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", PNG, "file.disguised"), ("a.html", b"<html><script>", "file.kind"), ("a.svg", b"<svg onload=x>", "file.kind"),
        ("a.txt", b"  <!DOCTYPE html>", "file.kind"), ("a.exe", b"MZ\0\0", "file.kind"), ("a.pdf", b"", "file.empty"),
        ("a.xlsx", zipped(**{"[Content_Types].xml": "", "xl__workbook.xml": "", "xl__vbaProject.bin": ""}), "file.kind"),
        ("a.zip", zipped(anything="x"), "file.kind"), ("a.xlsx", b"PK\x03\x04broken", "file.kind"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "file.kind"),
        ("a.xlsx", zipped(**{"[Content_Types].xml": "", "xl__workbook.xml": "", "xl__macrosheets__s1.xml": ""}), "file.kind"),
        ("a.xlsx", zipped(**{"[Content_Types].xml": "", "xl__workbook.xml": "", "xl__activeX__a.bin": ""}), "file.kind"),
        ("a.xls", OLE, "file.kind"),
        ("a.xls", OLE + WORKBOOK + b"\x85\0\x0c\0" + b"\x01\0\0\0" + b"\0\x01" + b"\x04\0Evil", "file.kind"),
        ("a.txt", b"<img src=x onerror=alert(1)>", "file.kind"), ("a.txt", b"MZ\x90\x03\x04", "file.kind"),
        ("a.csv", b"\xff\xfe" + "<html>".encode("utf-16-le"), "file.kind"), ("a.bat", b"@echo off\r\n", "file.disguised"),
        ("a.txt", b"x" * (20 * 1024 * 1024 + 1), "file.large"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_nothing_is_kept(cast: Cast, order: str, name: str, data: bytes, code: str) -> None:
    with refused(code, field="file"):
        attach(cast.seller, subject=order, uploads=[Upload("ok.pdf", PDF), Upload(name, data)])
    assert not Attachment.objects.exists()
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\etc/passwd.txt", "passwd.txt"),
        ("a\0b\u202egpj.pdf", "abgpj.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("...", "file"),
    ],
)
def test_a_name_keeps_nothing_dangerous(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_who_may_not_see_the_document_sees_no_file_and_no_comment(cast: Cast, order: str) -> None:
    (made,) = attach(cast.seller, subject=order, uploads=[Upload("合同.pdf", PDF)])
    comment = write_comment(cast.seller, subject=order, text="only for us")
    stranger, owner = signed_in(cast.stranger), signed_in(cast.seller)
    assert "合同.pdf" in text_of(owner, f"/about/{order}/")
    for address in (f"/about/{order}/", f"/files/{made.pk}/x.pdf", f"/about/{order}/people/?q="):
        assert stranger.get(address).status_code == 404
        assert owner.get(address).status_code == 200
    for run in (
        lambda: attach(cast.stranger, subject=order, uploads=[Upload("a.pdf", PDF)]),
        lambda: write_comment(cast.stranger, subject=order, text="hello"),
    ):
        with refused("reference.unknown"):
            run()
    with refused("comment.unknown"):
        withdraw_comment(cast.stranger, comment_id=comment.pk)
    for subject in ("identity.user/1", "nothing/1", "sales.order/99999999999999999999", "sales.order/x", ""):
        with refused("reference.unknown"):
            write_comment(cast.boss, subject=subject, text="x")


def test_a_file_comes_back_as_it_was_and_runs_nowhere(cast: Cast, order: str) -> None:
    attach(cast.seller, subject=order, uploads=[Upload("图 1.png", PNG), Upload("表.csv", b"a,b\n1,2\n")])
    picture, table = (signed_in(cast.seller).get(f"/files/{one.pk}/{one.name}") for one in Attachment.objects.order_by("id"))
    assert b"".join(picture.streaming_content) == PNG
    assert picture["Content-Disposition"] == "inline; filename*=UTF-8''%E5%9B%BE%201.png"
    assert table["Content-Disposition"].startswith("attachment;")
    for answer in (picture, table):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_same_content_is_kept_once_and_forgotten_when_nobody_holds_it(cast: Cast, order: str, monkeypatch: Any) -> None:
    one, two = attach(cast.seller, subject=order, uploads=[Upload("a.pdf", PDF), Upload("b.pdf", PDF)])
    assert File.objects.count() == 1
    with refused("file.foreign"):
        remove_attachment(cast.manager, attachment_id=one.pk)
    remove_attachment(cast.seller, attachment_id=one.pk)
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert forget_removed(system()) == 0
    remove_attachment(cast.seller, attachment_id=two.pk)
    assert forget_removed(system()) == 0
    last = later + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: last)
    assert forget_removed(system()) == 1
    assert not list(store.folder().glob("*/*"))
    assert Attachment.objects.filter(file=None).count() == 2


@pytest.mark.parametrize(("command", "clean"), [("true", True), ("false", False), ("no-such-scanner-here", False)])
def test_what_the_scanner_does_not_pass_is_not_kept(cast: Cast, order: str, settings: Any, command: str, clean: bool) -> None:
    settings.FILE_SCAN_COMMAND = command
    if clean:
        attach(cast.seller, subject=order, uploads=[Upload("a.pdf", PDF)])
    else:
        with refused("file.unclean"):
            attach(cast.seller, subject=order, uploads=[Upload("a.pdf", PDF)])
    assert File.objects.count() == int(clean)


def test_files_go_up_through_the_page_all_or_none(cast: Cast, order: str) -> None:
    client = signed_in(cast.seller)
    good, bad = SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PNG)
    assert client.post(f"/about/{order}/files/", {"file": [good, bad]}).status_code == 422
    assert not Attachment.objects.exists()
    good.seek(0)
    page = client.post(f"/about/{order}/files/", {"file": [good], "_key": "one-upload-only"}).content.decode()
    assert "a.pdf" in page
    pk = Attachment.objects.get().pk
    assert "a.pdf" not in send(client, f"/files/{pk}/remove/", {}).content.decode()
    assert client.get(f"/files/{pk}/a.pdf").status_code == 404


def test_a_comment_tells_those_it_names_and_nobody_else(cast: Cast, order: str) -> None:
    write_comment(cast.seller, subject=order, text=f"@{cast.manager.name} 请看一下 {XSS}")
    pump()
    notice = Notice.objects.get()
    assert (notice.user_id, notice.subject) == (cast.manager.pk, order)
    page = text_of(signed_in(cast.manager), f"/about/{order}/")
    assert "请看一下" in page
    assert XSS not in page
    for name in (cast.stranger.name, "nobody"):
        with refused("comment.nobody", field="text"):
            write_comment(cast.seller, subject=order, text=f"@{name} hello")
    assert Comment.objects.count() == 1
    names = {one.name for one in people_for(cast.seller, order, "")}
    assert cast.manager.name in names
    assert cast.stranger.name not in names
    assert cast.seller.name not in names


def test_a_withdrawn_comment_only_shows_that_it_was_there(cast: Cast, order: str) -> None:
    comment = write_comment(cast.seller, subject=order, text="a slip of the tongue")
    page = send(signed_in(cast.seller), f"/comments/{comment.pk}/withdraw/", {}).content.decode()
    assert "a slip of the tongue" not in page
    assert "Taken back by its author." in page
    with pytest.raises(Exception, match="append"):
        Comment.objects.filter(pk=comment.pk).update(text="other")


def test_kind_of_raises_for_a_bomb_of_entries() -> None:
    with pytest.raises(BusinessError):
        kind_of(zipped(**{f"n{n}": "" for n in range(2100)}), "a.xlsx")


def test_kind_of_raises_for_a_bomb_of_bytes() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", b"\0" * (201 * 1024 * 1024))
    with pytest.raises(BusinessError):
        kind_of(packed.getvalue(), "a.xlsx")


def test_a_pdf_is_saved_not_shown_where_the_sandbox_leaves_it_blank(cast: Cast, order: str) -> None:
    (made,) = attach(cast.seller, subject=order, uploads=[Upload("合同.pdf", PDF)])
    answer = signed_in(cast.seller).get(f"/files/{made.pk}/x.pdf")
    assert answer["Content-Disposition"].startswith("attachment;")


def test_a_content_is_whole_private_and_written_by_many_at_once(cast: Cast, order: str) -> None:
    book = current_book()

    def keep() -> str:
        with use_book(book):
            return store.keep(b"x" * 3_000_000)

    with ThreadPoolExecutor(8) as threads:
        digests = {one.result() for one in [threads.submit(keep) for _ in range(24)]}
    (path,) = store.folder().glob("*/*")
    assert digests == {path.name}
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_rolled_back_upload_left_on_the_disk_goes_too(cast: Cast, order: str, monkeypatch: Any) -> None:
    (held,) = attach(cast.seller, subject=order, uploads=[Upload("a.pdf", PDF)])
    assert held.file is not None
    store.keep(b"written, then the transaction failed")
    assert forget_removed(system()) == 0
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert forget_removed(system()) == 1
    assert [path.name for path in store.folder().glob("*/*")] == [held.file.digest]


def test_two_books_never_share_a_path() -> None:
    with use_book("main"):
        one = store.path_of("a" * 64)
    with use_book("second"):
        assert store.path_of("a" * 64) != one


def test_a_second_click_on_take_back_shows_the_panel_again(cast: Cast, order: str) -> None:
    comment = write_comment(cast.seller, subject=order, text="a slip of the tongue")
    client = signed_in(cast.seller)
    for _ in range(2):
        answer = client.post(f"/comments/{comment.pk}/withdraw/", {"_key": "one-click-only"})
        assert "Taken back by its author." in answer.content.decode()


def test_the_health_page_says_whether_files_are_scanned(cast: Cast, settings: Any) -> None:
    assert "not set up: files are kept unscanned" in text_of(signed_in(cast.boss), "/settings/health/")
    settings.FILE_SCAN_COMMAND = "true"
    assert "not set up: files are kept unscanned" not in text_of(signed_in(cast.boss), "/settings/health/")
