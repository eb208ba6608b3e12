"""One line of migrations per app: a fork would be merged by whoever notices last."""

from itertools import pairwise

from django.db.migrations.loader import MigrationLoader

from tests.house.source import APPS

OURS = {app.name for app in APPS}


def test_migrations_are_linear():
    graph = MigrationLoader(None).graph
    wrong = []
    for app in sorted(OURS):
        names = sorted(name for label, name in graph.nodes if label == app)
        wrong += [
            f"{app}: number {name[:4]}" for n, name in enumerate(names, 1) if int(name[:4]) != n
        ]
        wrong += [
            f"{app}: {later} does not follow {earlier}"
            for earlier, later in pairwise(names)
            if [p.key for p in graph.node_map[app, later].parents if p.key[0] == app]
            != [(app, earlier)]
        ]
    assert wrong == []
