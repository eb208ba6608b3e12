"""The officers of the scenario in their posts, as actors."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor, job
from lianfang.accounts.models import Holding
from lianfang.accounts.queries import actor_of
from lianfang.scenario.plan import DISTRICT

SCRIPT = job("scenario", DISTRICT)
"""Who founds the district before any post is filled, and writes endless duties ahead."""


class Cast:
    """Every officer in post, by user name; an actor is made when it is first asked for."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._actors: dict[str, Actor] = {}
        found = Holding.objects.select_related("post__unit", "officer").only(
            "officer__username", "officer__name", "post__role", "post__division", "post__title",
            "post__unit__name", "from_at",
        )  # fmt: skip
        self._holdings = {holding.officer.username: holding for holding in found}

    def __getitem__(self, username: str) -> Actor:
        if username not in self._actors:
            holding = self._holdings[username]
            self._actors[username] = actor_of(holding, holding.officer.name, self._at)
        return self._actors[username]

    def post(self, username: str) -> UUID:
        """The post that an officer holds."""
        return self._holdings[username].post_id

    def secretary(self, township: str) -> Actor:
        """The secretary of a township-level unit."""
        return self[f"twp.{township}"]
