"""What a page of one person is asked with."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from lianfang.incidents.models import Incident
from lianfang.quarantine.portal_codes import OwnPage


class PersonRequest(HttpRequest):
    """A request of a person on their own page, within their own scope and one transaction."""

    page: OwnPage
    at: datetime
    incident: Incident | None
