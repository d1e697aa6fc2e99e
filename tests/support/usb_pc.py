"""A candidate PC without a window in a process of its own, told what to do line by line: for tests that kill it.

    python -m tests.support.usb_pc DATA SERVER SEAT ENROL_CODE
    sit TICKET PASSWORD | answer ITEM OPTION | hand_in | wait SCREEN | export FOLDER | left

Each line is answered by one line of JSON once it is so.
"""

import json
import sys
from pathlib import Path
from typing import Any

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.single_choice import SingleChoice
from tests.support.candidate_pc import until


def main() -> None:
    data, server, seat, code = sys.argv[1:]
    enrolled = (Path(data) / "device" / "device.json").exists()
    settings = Settings(data=Path(data), server=server, seat=int(seat), enrol_code=None if enrolled else code)
    engine = build_engine(settings)
    engine.start()
    for line in sys.stdin:
        print(json.dumps(_do(engine, *line.split())), flush=True)
    engine.stop()


def _do(engine: Engine, what: str, *rest: str) -> Any:
    match what, rest:
        case "sit", (ticket, password):
            until(lambda: engine.view.screen == "login")
            engine.login(ticket, password).result(10)
            engine.confirm_identity().result(10)
            engine.accept_rules()
        case "answer", (item, option):
            assert engine.answer(item, SingleChoice(choice=option))
        case "hand_in", ():
            assert engine.hand_in()
        case "wait", (screen,):
            until(lambda: engine.view.screen == screen, 30)
        case "offline", ():
            until(lambda: not engine.view.link.online)
        case "saved", ():
            until(lambda: engine.view.unsent == 0)
        case "export", (folder,):
            engine.export_journals(folder).result(10)
            return list(engine.view.exported)
        case "left", ():
            return [engine.view.unsent, engine.view.left_here, engine.view.export_offered]
    return engine.view.screen


if __name__ == "__main__":
    main()
