"""The process that runs the jobs."""

from __future__ import annotations

from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def run_jobs(*, once: bool = False) -> None:
    """Run jobs until told to end; with `once`, those that wait now."""
    ours = cast(DjangoConnector, app.connector)
    with app.replace_connector(ours.get_worker_connector()) as worker:
        worker.run_worker(name="lianfang", concurrency=1, wait=not once, delete_jobs="successful")
