"""Sessions in our own table, so that an officer's can be listed and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

OFFICER, PHONE, BROWSER, BEGUN = "officer", "phone", "browser", "begun"


class SessionStore(DatabaseStore):
    """As Django's, with the officer, the phone, the browser and the beginning beside the data."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table."""
        from lianfang.accounts.sign_in_models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this session."""
        row: Any = super().create_model_instance(data)
        begun = data.get(BEGUN)
        row.officer_id, row.phone_id = data.get(OFFICER), data.get(PHONE)
        row.browser = data.get(BROWSER, "")
        row.begun_at = datetime.fromisoformat(begun) if begun else None
        return row
