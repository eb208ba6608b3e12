"""Sessions in our own table, so that an officer's can be listed and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection

from lianfang.kernel import clock

OFFICER, PHONE, BROWSER, BEGUN = "officer", "phone", "browser", "begun"


class SessionStore(DatabaseStore):
    """As Django's, with the officer, the phone, the browser and the beginning beside the data."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table."""
        from lianfang.accounts.sign_in_models import Session

        return Session

    def load(self) -> dict[str, Any]:
        """What is kept, by one plain statement: every request asks for it."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT session_data FROM {table} WHERE session_key = %s AND expire_date > %s",
                [self.session_key, clock.wall()],
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(row[0])
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this session."""
        row: Any = super().create_model_instance(data)
        begun = data.get(BEGUN)
        row.officer_id, row.phone_id = data.get(OFFICER), data.get(PHONE)
        row.browser = data.get(BROWSER, "")
        row.begun_at = datetime.fromisoformat(begun) if begun else None
        return row
