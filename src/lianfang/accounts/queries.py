"""Questions about units, posts and who holds them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lianfang.accounts import absences, role_queries
from lianfang.accounts.acting import Held, acting
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Officer, Unit
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use


def holdings(scope: Scope | None, officer: UUID, at: datetime) -> QuerySet[Holding]:
    """The posts that an officer holds at a moment, in order of their titles."""
    return (
        Holding.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=at),
            Q(post__to_at__isnull=True) | Q(post__to_at__gt=at),
            officer=officer,
            from_at__lte=at,
            post__from_at__lte=at,
        )
        .select_related("post__unit")
        .defer("post__recorded_at")
        .order_by("post__title", "post__id")
    )


_HELD = """SELECT f.password, f.id, f.name, p.id, p.role, p.title, p.division, u.id, u.name,
 ARRAY(SELECT DISTINCT away.division FROM accounts_absence a
   JOIN accounts_post away ON away.id = a.post_id
   WHERE a.deputy_id = p.id AND a.from_at <= %(at)s AND a.to_at > %(at)s
   ORDER BY away.division),
 ARRAY(SELECT DISTINCT ON (c."right") c."right" || CASE WHEN c.allowed THEN '+' ELSE '-' END
   FROM accounts_rolechange c WHERE c.role = p.role
   ORDER BY c."right", c.recorded_at DESC, c.id DESC)
 FROM accounts_holding h JOIN accounts_officer f ON f.id = h.officer_id
 JOIN accounts_post p ON p.id = h.post_id JOIN accounts_unit u ON u.id = p.unit_id
 WHERE h.id = %(holding)s AND h.officer_id = %(officer)s AND f.is_active
   AND h.from_at <= %(at)s AND (h.to_at IS NULL OR h.to_at > %(at)s)
   AND p.from_at <= %(at)s AND (p.to_at IS NULL OR p.to_at > %(at)s)"""


def held(
    scope: Scope | None, officer: UUID, holding: UUID, at: datetime
) -> tuple[Held, str] | None:
    """A holding in force and the officer's encoded password; asked at every request.

    Only the connection's own role may read the password, so no scope is entered.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"officer": officer, "holding": holding, "at": at})
        row = cursor.fetchone()
    if row is None:
        return None
    password, *found = row[:-2]
    found.append(tuple(row[-2]))
    found.append(tuple((change[:-1], change[-1] == "+") for change in row[-1]))
    return Held(*found), password


def actor_of(holding: Holding, name: str, at: datetime) -> Actor:
    """The officer as acting in the post of a holding, with its scope as of `at`."""
    post = holding.post
    return acting(
        Held(
            officer=holding.officer_id,
            name=name,
            post=post.pk,
            role=post.role,
            title=post.title,
            division=post.division,
            unit=post.unit_id,
            unit_name=post.unit.name,
            stands_in_for=absences.stood_in_for(post.pk, at),
            changes=role_queries.changes(None, post.role),
        ),
        at,
    )


_NAMED = second_role_use(
    "accounts.officer_named", "Who has an account is looked up by its user name; nothing else."
)


def officer_named(scope: Scope, username: str) -> UUID | None:
    """The officer with a user name; None if there is none."""
    with across_scopes(_NAMED):
        return Officer.objects.filter(username=username).values_list("pk", flat=True).first()


def post_of_account(scope: Scope, username: str, at: datetime) -> UUID | None:
    """The post that the officer with a user name holds at a moment; the oldest of several."""
    with across_scopes(_NAMED):
        held = Holding.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=at), officer__username=username, from_at__lte=at
        )
        return held.order_by("from_at", "id").values_list("post_id", flat=True).first()


def units(scope: Scope, kind: str | None = None) -> QuerySet[Unit]:
    """Units by division and name."""
    found = Unit.objects.order_by("division", "name")
    return found.filter(kind=kind) if kind else found
