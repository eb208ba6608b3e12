"""At start: every app's figures are declared, and acts that cannot wait are wired to jobs."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class HouseConfig(AppConfig):
    """The app that knows every other."""

    name = "lianfang.config"
    label = "config"

    def ready(self) -> None:
        """Import `figures.py` of each app, and listen to acts."""
        for config in apps.get_app_configs():
            if config.name.startswith("lianfang.") and find_spec(f"{config.name}.figures"):
                import_module(f"{config.name}.figures")
        import_module("lianfang.config.wire").connect()
