"""At start: apps declare parameters, intervals and figures; acts that cannot wait are wired."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class HouseConfig(AppConfig):
    """The app that knows every other."""

    name = "lianfang.config"
    label = "config"

    def ready(self) -> None:
        """Import what each app declares, figures last, and listen to acts."""
        ours = [c.name for c in apps.get_app_configs() if c.name.startswith("lianfang.")]
        for room in ("parameters", "intervals", "figures"):
            for app in ours:
                if find_spec(f"{app}.{room}"):
                    import_module(f"{app}.{room}")
        import_module("lianfang.config.wire").connect()
