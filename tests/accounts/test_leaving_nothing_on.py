"""When the incident ends, phones, slips, sessions and posts end with it (R25)."""

from __future__ import annotations

from datetime import timedelta

from lianfang.accounts.queries import holdings
from lianfang.config import present
from lianfang.jurisdictions.scope import entered
from lianfang.keeping.ending_operations import end_incident
from lianfang.kernel import clock
from tests.accounts.test_slips import code_for, holding_of, phone_of, use
from tests.desk.conftest import scene as scene
from tests.desk.scene import NOW
from tests.signing import session_of

END = NOW + timedelta(hours=1)


def test_nothing_that_opened_a_page_opens_one_after_the_end(scene):
    phone, _ = use(code_for(scene, "worker"))
    unused = code_for(scene, "doctor")
    liaison, commander = scene.client("liaison"), scene.client("commander")
    assert [b.get("/duties").status_code for b in (phone, liaison)] == [200, 200]
    by = scene.actor("commander")
    with clock.held(END), entered(by.scope):
        end_incident(scene.incident, by=by, at=END)
    present.forget()
    with clock.held(END):
        # the phone empties itself, and its slip, used or not, opens nothing
        assert "Clear-Site-Data" in phone.get("/duties").headers
        assert phone_of(scene).revoked_at
        assert use(unused)[1] == 422
        # open sessions are over, whoever's they were
        for browser in (liaison, commander):
            assert browser.get("/duties")["Location"].startswith("/login")
        # and who comes again finds no post, but those who wind it up
        for who, posts in (("worker", 0), ("liaison", 0), ("secretary", 0), ("commander", 1)):
            assert holdings(None, holding_of(scene, who).officer_id, END).count() == posts, who
            assert session_of(who)
