"""Roles of posts and kinds of units."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    COMMANDER = "commander", _("Commander")
    GROUP_STAFF = "group_staff", _("Work-group staff")
    CDC = "cdc", _("District CDC")
    DUTY_OFFICER = "duty_officer", _("Duty officer")
    TOWNSHIP_SECRETARY = "township_secretary", _("Township secretary")
    COMMUNITY_SECRETARY = "community_secretary", _("Community secretary")
    GRID_WORKER = "grid_worker", _("Grid worker")
    SWEEP_HELPER = "sweep_helper", _("Sweep helper")
    DOCTOR = "doctor", _("Doctor")
    POLICE = "police", _("Police officer")
    MILITIA = "militia", _("Militia member or volunteer")
    PROPERTY_KEEPER = "property_keeper", _("Property keeper")
    UNIT_LIAISON = "unit_liaison", _("Unit liaison")
    COMPOUND_CADRE = "compound_cadre", _("Cadre paired with compounds")
    SUPERVISION = "supervision", _("Supervision")
    PRIVACY_REVIEWER = "privacy_reviewer", _("Privacy reviewer")
    ANALYST = "analyst", _("Analyst")
    ADMINISTRATOR = "administrator", _("Administrator")


class UnitKind(TextChoices):
    HEADQUARTERS = "headquarters", _("Headquarters")
    DEPARTMENT = "department", _("Department")
    TOWNSHIP = "township", _("Township-level unit")
    COMMITTEE = "committee", _("Community or village committee")
    CLINIC = "clinic", _("Clinic")
    POLICE_STATION = "police_station", _("Police station")
    PROPERTY_COMPANY = "property_company", _("Property company")
    SITE = "site", _("Quarantine site")


class RelationKind(TextChoices):
    TEAM = "team", _("Team of five")
    SITE = "site", _("Quarantine site")
    COMPOUND = "compound", _("Compound")
