"""A play in a process of its own, so that it can be killed: `python -m tests.scenario.player`.

Arguments: scale, days, "afresh" or "resume", and the file for what the registry says in the end.
Each stage is told on a line of its own.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import django


def main() -> None:
    scale, days, how, out = sys.argv[1:]
    django.setup()
    from lianfang.briefing.balance import balance
    from lianfang.database import lifecycle
    from lianfang.figures import queries
    from lianfang.jurisdictions.scope import entered
    from lianfang.kernel import clock
    from lianfang.scenario import play
    from lianfang.scenario.cast import SCRIPT

    lifecycle.ensure_running()
    played = play.run(
        2020,
        float(scale),
        int(days),
        folder=Path(os.environ["LIANFANG_DATA"]),
        afresh=how == "afresh",
        report=lambda stage: print(stage.name, stage.done, flush=True),  # noqa: T201
    )
    told: dict[str, object] = {
        "resumed": played.resumed,
        "made": played.made,
        "refused": played.refused,
    }
    with clock.held(played.end), entered(SCRIPT.scope):
        lines = balance(SCRIPT.scope, played.incident, played.end)
        told["balance"] = [[line.name, line.left, line.right] for line in lines]
    told["figures"] = figures = {}
    for ago in (timedelta(0), timedelta(hours=2), timedelta(days=1, hours=2)):
        moment = played.end - ago
        with clock.held(played.end):
            answers = queries.ask(SCRIPT.scope, played.incident.pk, "140802", moment)
        figures[str(moment)] = {a.id: a.as_json() for a in answers}
    Path(out).write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))


main()
