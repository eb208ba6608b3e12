"""The process that runs the jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app


def run_jobs(*, once: bool = False) -> None:
    """Run jobs until told to end; with `once`, those that wait now."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            name="lianfang", concurrency=1, wait=not once, delete_jobs="successful"
        )
