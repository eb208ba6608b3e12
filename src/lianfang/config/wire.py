"""The only upward wire: acts on lower floors that jobs of higher ones must follow at once.

Everything else is asked for by a job that comes round each minute or hour (jobs.py).
"""

from __future__ import annotations

from uuid import UUID

WIRES: dict[str, tuple[str, ...]] = {
    "command.apply_roster": ("lianfang.plan_reports",),
    "command.end_membership": ("lianfang.plan_reports",),
    "command.join_units": ("lianfang.plan_reports",),
    "incidents.take_edition": ("lianfang.plan_reports",),
    "transitions.adopt_edition": ("lianfang.lay_anew",),
    "transitions.change_parameters": ("lianfang.lay_anew",),
    "screening.hand_in": ("lianfang.import_lists",),
    "screening.settle_columns": ("lianfang.import_lists",),
}
"""Operation to the jobs that are enqueued when it has committed."""


def connect() -> None:
    """Listen to acts; once the tables are known."""
    from lianfang.audit.operations import listen

    listen(pass_on)


def pass_on(action: str, subjects: tuple[UUID, ...]) -> None:
    """Enqueue the jobs of an act; one that already waits is not enqueued twice."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    for name in WIRES.get(action, ()):
        try:
            app.configure_task(name, queueing_lock=name).defer()
        except AlreadyEnqueued:
            continue
