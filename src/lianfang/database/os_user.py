"""Which user of the machine the server runs as, and how that user reaches its files.

PostgreSQL refuses to run as root. Started by root, the server runs as the owner of its folder, or
for a new folder as the first of `lianfang`, `postgres` and `nobody` that the machine knows; no
user is created. A clone under a closed folder such as root's home is opened to that one user by
an access list that lets it pass through and not look around; only on a file system without access
lists is everybody let pass.
"""

from __future__ import annotations

import logging
import os
import pwd
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lianfang.database.errors import FolderOfAnother, UserWithoutName

PREFERRED = ("lianfang", "postgres", "nobody")

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerUser:
    """A user of the machine who is not root."""

    name: str
    uid: int
    gid: int

    @property
    def differs(self) -> bool:
        """True if we are root and must become this user."""
        return os.geteuid() != self.uid


def server_user(cluster: Path) -> ServerUser:
    """The user to run the server in the folder `cluster`, which need not exist yet.

    Raises FolderOfAnother if we are an ordinary user and the folder is not ours.
    """
    us = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else us
    if us not in (0, owner):
        raise FolderOfAnother(folder=cluster, owner=name_of(owner), user=name_of(us))
    return _preferred() if owner == 0 else _named(owner)


def name_of(uid: int) -> str:
    """The name of a user, or the number where the machine has none for it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _named(uid: int) -> ServerUser:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise UserWithoutName(uid=uid) from None
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _preferred() -> ServerUser:
    known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    for name in PREFERRED:
        if name in known:
            return ServerUser(name, known[name].pw_uid, known[name].pw_gid)
    raise UserWithoutName(uid=65534)


def hand_over(path: Path, user: ServerUser) -> None:
    """Make `path` the server's own."""
    if user.differs:
        os.chown(path, user.uid, user.gid)


def let_through(path: Path, user: ServerUser) -> None:
    """Let `user` pass through every folder above `path`; nothing to do unless we are root."""
    if not user.differs:
        return
    for folder in reversed(path.parents):
        access = _Access.of(folder)
        if not access.may_pass(user):
            _logger.warning("letting the user %s pass through %s", user.name, folder)
            access.let_pass(user)


def let_read(tree: Path, sample: Path, user: ServerUser) -> None:
    """Let everybody read the programs in `tree`, if an installation under umask 077 closed them.

    `sample` is a file in the tree whose mode tells.
    """
    if not user.differs or sample.stat().st_mode & 0o005 == 0o005:
        return
    for path in _walk(tree):
        mode = path.stat().st_mode
        path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))


def _walk(tree: Path) -> Iterator[Path]:
    yield tree
    yield from tree.rglob("*")


_ATTRIBUTE = "system.posix_acl_access"
_HEADER = struct.pack("<I", 2)
_ENTRY = struct.Struct("<HHI")
_NOBODY_IN_PARTICULAR = 0xFFFFFFFF
_OWNER, _USER, _GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
_PASS = 1


@dataclass(frozen=True)
class _Access:
    """A folder's access list (acl(5)): permission bits by kind of entry and id."""

    folder: Path
    owner: int
    group: int
    entries: dict[tuple[int, int], int]

    @classmethod
    def of(cls, folder: Path) -> _Access:
        stat = folder.stat()
        entries = {
            (_OWNER, _NOBODY_IN_PARTICULAR): stat.st_mode >> 6 & 7,
            (_GROUP, _NOBODY_IN_PARTICULAR): stat.st_mode >> 3 & 7,
            (_OTHERS, _NOBODY_IN_PARTICULAR): stat.st_mode & 7,
        }
        try:
            raw = os.getxattr(folder, _ATTRIBUTE)[len(_HEADER) :]
        except (OSError, AttributeError):  # none set, not supported here, or not Linux
            raw = b""
        entries |= {(kind, who): bits for kind, bits, who in _ENTRY.iter_unpack(raw)}
        return cls(folder, stat.st_uid, stat.st_gid, entries)

    def may_pass(self, user: ServerUser) -> bool:
        mask = self.entries.get((_MASK, _NOBODY_IN_PARTICULAR), 7)
        if user.uid == self.owner:
            bits = self.entries[_OWNER, _NOBODY_IN_PARTICULAR]
        elif (_USER, user.uid) in self.entries:
            bits = self.entries[_USER, user.uid] & mask
        elif user.gid == self.group:
            bits = self.entries[_GROUP, _NOBODY_IN_PARTICULAR] & mask
        else:
            bits = self.entries[_OTHERS, _NOBODY_IN_PARTICULAR]
        return bool(bits & _PASS)

    def let_pass(self, user: ServerUser) -> None:
        entries = dict(self.entries)
        entries[_USER, user.uid] = entries.get((_USER, user.uid), 0) | _PASS
        mask = (_MASK, _NOBODY_IN_PARTICULAR)
        entries[mask] = entries.get(mask, entries[_GROUP, _NOBODY_IN_PARTICULAR]) | _PASS
        raw = [_ENTRY.pack(kind, bits, who) for (kind, who), bits in sorted(entries.items())]
        try:
            os.setxattr(self.folder, _ATTRIBUTE, _HEADER + b"".join(raw))
        except (OSError, AttributeError):
            self.folder.chmod(self.folder.stat().st_mode | 0o001)
