"""The site's addresses, and the barest list that Django can show: 50 rows by primary key."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lianfang.accounts.doors import public

KEYS: list[int] = []


class BareRow(models.Model):
    """A plain table of as many rows, without row security."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=20)
    division = models.CharField(max_length=15)

    class Meta:
        app_label = "config"
        managed = False
        db_table = "bench_bare"

    def __str__(self) -> str:
        return self.name


@public
def bare(request: HttpRequest) -> HttpResponse:
    """Select 50 rows by primary key and say them."""
    rows = BareRow._default_manager.filter(pk__in=KEYS)
    return HttpResponse("\n".join(f"{r.pk} {r.name} {r.division}" for r in rows))


urlpatterns = [path("bare", bare), path("", include("lianfang.config.urls"))]
"""What the benchmark's client asks."""
