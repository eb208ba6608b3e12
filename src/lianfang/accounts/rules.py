"""When a wrong password locks an account, without locking a village behind one address."""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
FAILURES = 5


def locked(
    failures: list[tuple[datetime, str]], *, device: str, device_known: bool, now: datetime
) -> bool:
    """Whether an account is locked for a device.

    `failures` are (moment, device) for one user name. A device in which the officer has signed
    in before counts only its own failures, so that guessing elsewhere cannot lock the officer
    out; every other device shares one budget per account. Addresses play no part.
    """
    recent = [seen for at, seen in failures if at > now - WINDOW]
    if device_known:
        return recent.count(device) >= FAILURES
    return len(recent) >= FAILURES
