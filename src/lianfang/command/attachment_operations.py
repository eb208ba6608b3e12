"""Files attached to a paper while it is a draft: checked, sealed; what is approved stays so."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.command import attachment_rules as rules
from lianfang.command import directives
from lianfang.command.models import Attachment, Directive
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.people import vault


class FileNotTaken(BadInput):
    """“{name}” is not a PDF, OFD, Word or Excel document without macros, PNG or JPEG picture."""


class EndingDisagrees(BadInput):
    """“{name}” is a {kind} file by its content; name it so, or look at where it came from."""


class FileTooLarge(BadInput):
    """“{name}” has more than {most} MB; make it smaller or send a reference to it."""


class FileMissing(BadInput):
    """Choose the file to attach."""


class FileEmpty(BadInput):
    """“{name}” is empty; choose the file again."""


class TooManyFiles(DomainError):
    """A paper has at most {most} attachments; take one away first."""


class AttachedAlready(DomainError):
    """The same file is attached already, as “{name}”."""


class DraftsOnly(DomainError):
    """It is approved: its attachments stay as they were read. Draft another paper instead."""


@operation
def attach(directive: UUID, name: str, content: bytes, *, by: Actor, at: datetime) -> Attachment:
    """Attach a file to a draft, sealed. Raises FileNotTaken, EndingDisagrees, FileTooLarge,
    FileEmpty, TooManyFiles, AttachedAlready, DraftsOnly, DirectiveGone, NotFound, NotAllowed.
    """
    paper = _draft(directive, by)
    told = rules.plain_name(name)
    kind, digest = _checked(told, content), hashlib.sha256(content).hexdigest()
    standing = Attachment.objects.filter(directive=paper, taken_away_at=None)
    if standing.count() >= rules.MOST:
        raise TooManyFiles(most=rules.MOST)
    if same := standing.filter(sha256=digest).first():
        raise AttachedAlready(name=same.name)
    made = Attachment(
        directive=paper, name=told, kind=kind, size=len(content), sha256=digest,
        attached_by=by.id, recorded_at=recorded_at(),
    )  # fmt: skip
    made.sealed = vault.seal_bytes(paper.incident_id, content, made.pk)
    made.save(force_insert=True)
    concerning(made, paper, sha256=digest, size=len(content))
    return made


def _checked(name: str, content: bytes) -> rules.FileKind:
    if not content:
        raise FileEmpty(name=name)
    if len(content) > rules.LARGEST:
        raise FileTooLarge(name=name, most=rules.LARGEST // 1024 // 1024)
    kind = rules.kind_of(content)
    if kind is None:
        raise FileNotTaken(name=name)
    if not rules.ends_as(name, kind):
        raise EndingDisagrees(name=name, kind=kind.upper())
    return kind


@operation
def take_away(attachment: UUID, *, by: Actor, at: datetime) -> Attachment:
    """Take a file away from a draft; it stays on record. Again changes nothing.

    Raises DraftsOnly, DirectiveGone, NotFound, NotAllowed.
    """
    by.require(Permission.DRAFT_DIRECTIVE)
    found = Attachment.objects.filter(pk=attachment).first()
    if found is None:
        raise NotFound
    _draft(found.directive_id, by)
    if found.taken_away_at is None:
        found.taken_away_at = at
        found.save(update_fields=["taken_away_at"])
    concerning(found)
    return found


def _draft(pk: UUID, by: Actor) -> Directive:
    by.require(Permission.DRAFT_DIRECTIVE)
    paper = directives.held(pk)
    by.require(Permission.DRAFT_DIRECTIVE, paper.incident.division)
    if paper.approved_at is not None:
        raise DraftsOnly
    return paper
