"""A browser in few words, by what it says of itself: enough for its owner to recognise it."""

from __future__ import annotations

_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_PROGRAMS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQ/", "QQ"),
    ("MQQBrowser", "QQ"),
    ("UCBrowser", "UC"),
    ("MiuiBrowser", "MIUI"),
    ("HuaweiBrowser", "Huawei"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def told(user_agent: str) -> str:
    """“Android · 微信”; empty where nothing is known."""
    found = (
        next((name for mark, name in known if mark in user_agent), "")
        for known in (_SYSTEMS, _PROGRAMS)
    )
    return " · ".join(part for part in found if part)
