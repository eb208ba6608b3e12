"""The site's settings with the barest view that writes: one insert, one commit."""

from lianfang.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.recording_urls"
