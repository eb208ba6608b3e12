"""The site as processes: web workers and one for jobs, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

import click

THREADS = 4
_PATIENCE = 15  # seconds for a process to end by itself


def serve(host: str, port: int, workers: int | None = None) -> None:
    """Serve until told to end; ends both processes when either does.

    This process holds the database for as long as the others live.
    """
    count = workers or os.cpu_count() or 1
    web = [
        "-m", "gunicorn", "lianfang.config.wsgi:application", "--bind", f"{host}:{port}",
        "--workers", str(count), "--threads", str(THREADS), "--worker-class", "gthread",
        "--timeout", "120", "--log-level", "warning",
    ]  # fmt: skip
    jobs = ["-c", "from lianfang.config.commands import main; main()", "work"]
    children = [subprocess.Popen([sys.executable, *line]) for line in (web, jobs)]
    click.echo(f"http://{host}:{port}/   (Ctrl-C ends it)")
    signal.signal(signal.SIGTERM, _interrupt)
    status = 0
    with suppress(KeyboardInterrupt):
        status = _first_to_end(children)
    _end(children)
    if status:
        raise SystemExit(status)


def _first_to_end(children: list[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                return child.wait(timeout=0.5)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _interrupt(wish: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
