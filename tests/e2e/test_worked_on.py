"""The server alone is gone for a while, with real programs: who worked on is charged for it, who could not is held."""

import time
from pathlib import Path

from candidate_client.bootstrap import build_engine
from candidate_client.core.localclock import monotonic_ms
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.commands import ResumeRoom
from tests.support.candidate_pc import settings_for, sit_down, start_room, unseal, until
from tests.support.tiny_content import quick_rules
from tests.support.tiny_session import TinySession

AWAY_S = 7.0


def test_who_worked_on_has_had_the_time_and_who_could_not_has_it(tmp_path: Path) -> None:
    rules = quick_rules(standstill_after_s=3)
    with TinySession(tmp_path / "site", candidates=2, duration_s=600, rules=rules) as tiny:
        engines = [build_engine(settings_for(tiny, tmp_path / f"pc{seat}", seat)) for seat in (1, 2)]
        try:
            for engine in engines:
                engine.start()
            unseal(tiny)
            for seat, engine in enumerate(engines, 1):
                sit_down(engine, tiny, seat)
            start_room(tiny)
            on, off = engines
            until(lambda: all(engine.view.screen == "exam" for engine in engines))
            off.stop()
            tiny.server.kill()
            gone = time.monotonic()
            until(lambda: not on.view.link.online)
            on.answer("s1", SingleChoice(choice="A"))
            until(lambda: time.monotonic() - gone >= AWAY_S)
            tiny.server.start()
            proctor = tiny.staff("proctor")
            until(lambda: on.view.screen == "paused")
            ticket = tiny.ticket(1)
            until(lambda: (still := tiny.view(proctor).standstill) is not None and still.meanwhile[ticket].told)
            view = tiny.view(proctor)
            held, (first, second) = view.standstill, view.seats[:2]
            assert held is not None
            worked = held.meanwhile[ticket]
            away_ms = held.at_ms - held.from_ms
            assert away_ms >= AWAY_S * 1000 - 1_500
            assert away_ms - 1_500 <= worked.worked_ms <= away_ms + 5_000, "until it heard that the room stands"
            assert not worked.by_answers
            assert abs(second.remaining_ms - first.remaining_ms - worked.worked_ms) <= 50, (
                "held for the one, not for the other"
            )
            tiny.command(proctor, ResumeRoom())
            until(lambda: on.view.screen == "exam")
            shown = on.view.clock.remaining_ms(monotonic_ms())
            assert shown is not None
            assert first.remaining_ms - 10_000 <= shown <= first.remaining_ms
        finally:
            for engine in engines:
                engine.stop()
