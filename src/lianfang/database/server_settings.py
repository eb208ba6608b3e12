"""The three configuration files that the embedded server is given at every start."""

from __future__ import annotations

import os
from pathlib import Path

from lianfang.database.folders import PORT
from lianfang.database.os_user import ServerUser, hand_over

SETTINGS = """\
# Written by Lianfang at every start. Put your own settings into local.conf beside this file.

# Only this machine, only through a socket in a folder closed to other users.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0700
max_connections = 60
password_encryption = 'scram-sha-256'

# Nothing that was committed is lost, whatever is killed.
fsync = on
full_page_writes = on
synchronous_commit = on

# A district on a laptop: some memory, few checkpoints in bulk loads, a disk without a head.
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
# Ledgers are partitioned by month, and a wide query locks every partition and index.
max_locks_per_transaction = 256
# Parallel queries take this first: containers often give /dev/shm only 64 MB.
min_dynamic_shared_memory = 128MB

timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
datestyle = 'ISO, YMD'
log_line_prefix = '%m [%p] %q%u@%d '

include_if_exists 'local.conf'
"""

WHO_MAY_CONNECT = """\
# The superuser has no password: the machine vouches for the folder's owner and for root.
# Our roles give theirs even here, because `nobody` may run other people's programs.
local all postgres peer map=owner
local all all scram-sha-256
"""

WHO_IS_WHO = """\
owner "{name}" postgres
owner "root" postgres
"""


def write_settings(cluster: Path, socket_folder: Path, user: ServerUser) -> None:
    """Write the files where they differ from what stands there."""
    socket = str(socket_folder).replace("'", "''")
    _write(cluster / "postgresql.conf", SETTINGS.format(port=PORT, socket_folder=socket), user)
    _write(cluster / "pg_hba.conf", WHO_MAY_CONNECT, user)
    _write(cluster / "pg_ident.conf", WHO_IS_WHO.format(name=user.name), user)


def _write(path: Path, text: str, user: ServerUser) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.chmod(0o600)
    hand_over(draft, user)
    os.replace(draft, path)
