"""Where I am signed in, each to be ended by me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianfang.accounts import sessions
from lianfang.accounts.doors import officers
from lianfang.accounts.requests import OfficerRequest
from lianfang.accounts.second_step import means_of
from lianfang.accounts.session_queries import key_of, open_sessions
from lianfang.desk.shapes_sign_in import SessionRow, SessionsPage
from lianfang.desk.sign_in_views import outer_frame
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock


@officers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: OfficerRequest) -> HttpResponse:
    """Show them; end one, or all but this."""
    officer, here = request.officer, request.session.session_key
    if request.method == "POST":
        wanted = request.POST.get("session", "")
        found = open_sessions(None, officer.pk, here)
        chosen = [row.handle for row in found if not row.here] if wanted == "others" else [wanted]
        for handle in chosen:
            if key := key_of(None, officer.pk, handle):
                sessions.end(key)
        return redirect("my_sessions")
    now = clock.now()
    rows = tuple(
        SessionRow(
            row.handle,
            row.browser,
            moment(row.begun_at, now) if row.begun_at else "",
            moment(row.until, now),
            row.by_phone,
            row.here,
        )
        for row in open_sessions(None, officer.pk, here)
    )
    may_set = not means_of(officer) and sessions.phone_of(request.session) is None
    page = SessionsPage(rows, may_set)
    return render(request, "desk/sessions.html", {"frame": outer_frame(request), "page": page})
