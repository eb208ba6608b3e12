"""Files go with a draft, checked by what they are; what is approved stays as it was read."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.command import attachment_rules as rules
from lianfang.command.attachment_operations import (
    AttachedAlready,
    DraftsOnly,
    EndingDisagrees,
    FileEmpty,
    FileNotTaken,
    FileTooLarge,
    TooManyFiles,
    attach,
    take_away,
)
from lianfang.command.attachment_rules import FileKind
from lianfang.command.directive_operations import approve_directive
from lianfang.command.directive_queries import attachments, content_of
from lianfang.command.models import Attachment
from lianfang.jurisdictions.scope import entered
from lianfang.kernel.errors import NotAllowed
from tests.command.conftest import OPENED
from tests.command.test_directives import drafted

PDF = b"%PDF-1.4\nsynthetic"


def packed(*names):
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n0", FileKind.PNG),
        (b"\xff\xd8\xff\xe0", FileKind.JPEG),
        (packed("word/document.xml"), FileKind.DOCX),
        (packed("xl/workbook.xml"), FileKind.XLSX),
        (packed("OFD.xml"), FileKind.OFD),
        (packed("word/document.xml", "word/vbaProject.bin"), None),
        (packed("index.html"), None),
        (packed("word/document.xml")[:30], None),
        (b"<html><script>", None),
        (b"MZ\x90", None),
        (b"<svg xmlns=", None),
    ],
)
def test_a_file_is_what_its_content_says(content, kind):
    assert rules.kind_of(content) == kind


@given(st.text(max_size=400))
def test_a_name_keeps_no_folder_and_is_never_too_long(name):
    told = rules.plain_name(name)
    assert len(told) <= 120 and not set(told) & {"/", "\\", "\n", "\r", "\0"}


def test_a_file_is_sealed_and_comes_back(hq):
    pk, by = drafted(hq), hq.officer("secretary")
    with entered(by.scope):
        made = attach(pk, "C:\\通知\\附件1.pdf", PDF, by=by, at=OPENED)
        assert PDF not in bytes(made.sealed)
        found = attachments(by.scope, pk)
        assert [(f.name, f.kind, f.size) for f in found] == [("附件1.pdf", "pdf", len(PDF))]
        assert content_of(by.scope, found[0]) == PDF


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"", FileEmpty),
        ("a.pdf", b"%PDF-" + b"0" * rules.LARGEST, FileTooLarge),
        ("a.html", b"<html>", FileNotTaken),
        ("a.docm", packed("word/document.xml", "word/vbaProject.bin"), FileNotTaken),
        ("a.docx", PDF, EndingDisagrees),
        ("a", PDF, EndingDisagrees),
    ],
)
def test_what_is_not_a_document_is_refused(hq, name, content, error):
    pk, by = drafted(hq), hq.officer("secretary")
    with entered(by.scope), pytest.raises(error):
        attach(pk, name, content, by=by, at=OPENED)
    assert not Attachment.objects.exists()


def test_ten_at_most_each_once_and_none_after_approval(hq):
    pk, by, head = drafted(hq), hq.officer("secretary"), hq.officer("head")
    with entered(by.scope):
        made = [attach(pk, f"{n}.pdf", PDF + bytes([n]), by=by, at=OPENED) for n in range(10)]
        with pytest.raises(TooManyFiles):
            attach(pk, "11.pdf", PDF, by=by, at=OPENED)
        for _ in range(2):
            take_away(made[0].pk, by=by, at=OPENED)
        with pytest.raises(AttachedAlready):
            attach(pk, "1.pdf", PDF + bytes([1]), by=by, at=OPENED)
        attach(pk, "0.pdf", PDF + bytes([0]), by=by, at=OPENED)
        assert len(attachments(by.scope, pk)) == 10 and Attachment.objects.count() == 11
    with entered(head.scope):
        approve_directive(pk, by=head, at=OPENED)
    with entered(by.scope):
        for act in (
            lambda: attach(pk, "12.pdf", PDF + b"12", by=by, at=OPENED),
            lambda: take_away(made[1].pk, by=by, at=OPENED),
        ):
            with pytest.raises(DraftsOnly):
                act()


def test_only_who_drafts_attaches(hq):
    pk, liaison = drafted(hq), hq.officer("liaison")
    with entered(liaison.scope), pytest.raises(NotAllowed):
        attach(pk, "a.pdf", PDF, by=liaison, at=OPENED)
