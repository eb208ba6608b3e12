"""Addresses of the person's own page, under /p/."""

from django.urls import path

from lianfang.portal import act_views, entering_views, keeping_views, remedy_views, views

app_name = "portal"
urlpatterns = [
    path("", entering_views.enter, name="enter"),
    path("me", views.own_page, name="me"),
    path("me/report", act_views.report, name="report"),
    path("me/need", act_views.need, name="need"),
    path("me/held", remedy_views.held, name="held"),
    path("me/appeal", remedy_views.appeal, name="appeal"),
    path("me/correct", remedy_views.correct, name="correct"),
    path("me/looked", views.looked, name="looked"),
    path("me/copy", keeping_views.own_copy, name="copy"),
    path("notice", keeping_views.notice, name="notice"),
    path("away", entering_views.away, name="away"),
    path("leave", entering_views.leave, name="leave"),
    path("<str:link>", entering_views.enter, name="link"),
]
