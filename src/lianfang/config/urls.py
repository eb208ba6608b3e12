"""Addresses; empty until the doors are built."""

urlpatterns: list = []
