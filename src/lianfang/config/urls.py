"""Addresses."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from lianfang.accounts.doors import public
from lianfang.config.api import api
from lianfang.config.health_views import health
from lianfang.desk import known_phone_views, second_step_views, session_views, sign_in_views

handler404 = "lianfang.config.refusals.not_found"
handler500 = "lianfang.config.refusals.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("login", sign_in_views.login, name="login"),
    path("second-step", second_step_views.second_step, name="second_step"),
    path("second-step/set", second_step_views.set_step, name="second_step_set"),
    path("second-step/passkey", second_step_views.passkey_options, name="passkey_options"),
    path("sessions", session_views.my_sessions, name="my_sessions"),
    path("post", sign_in_views.choose_post, name="choose_post"),
    path("s/", known_phone_views.use_slip, name="use_slip"),
    path("s/<slug:code>", known_phone_views.use_slip, name="slip_link"),
    path("logout", known_phone_views.logout, name="logout"),
    path("language", public(set_language), name="language"),
    path("health", health, name="health"),
    path("api/v1/", api.urls),
    path("p/", include("lianfang.portal.urls")),
    path("", include("lianfang.desk.urls")),
]
