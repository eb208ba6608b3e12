"""Addresses of the staff's pages."""

from django.urls import path

from lianfang.desk import (
    batch_views,
    briefing_views,
    duty_views,
    figure_views,
    lead_views,
    person_views,
    report_views,
    roster_views,
    views,
)

urlpatterns = [
    path("", views.front, name="front"),
    path("duties", duty_views.mine, name="duties_mine"),
    path("duties/overdue", duty_views.overdue, name="duties_overdue"),
    path("lists", batch_views.batches, name="batches"),
    path("lists/new", batch_views.send, name="batch_new"),
    path("lists/<uuid:pk>", batch_views.batch, name="batch"),
    path("leads", lead_views.leads, name="leads"),
    path("leads/<uuid:pk>", lead_views.lead, name="lead"),
    path("leads/<uuid:pk>/answer", lead_views.answer, name="lead_answer"),
    path("roster", roster_views.roster, name="roster"),
    path("people/<uuid:pk>", person_views.person, name="person"),
    path("people/<uuid:pk>/open", person_views.open_person, name="person_open"),
    path("people/<uuid:pk>/checks", person_views.record_check, name="person_check"),
    path("reports", report_views.reports, name="reports"),
    path("reports/file", report_views.file, name="report_file"),
    path("figures/<str:key>", figure_views.figure, name="figure"),
    path("briefing", briefing_views.briefing, name="briefing"),
    path("briefing.md", briefing_views.markdown, name="briefing_markdown"),
    path("briefing/sign", briefing_views.sign, name="briefing_sign"),
    path("kit", views.kit, name="kit"),
]
