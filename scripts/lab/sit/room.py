"""The evening around the sittings: a real centre, server and console, and one real PC a candidate."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.marking.opened import CandidateAnswers, candidates
from scripts.lab.demo.cast import Cast
from scripts.lab.demo.narrator import Narrator
from scripts.lab.demo.places import Places
from scripts.lab.demo.processes import Program
from scripts.lab.demo.stage import Stage, tickets_by_seat
from scripts.lab.sit.display import Display
from scripts.lab.sit.hand import Hand
from scripts.lab.sit.keyboard import KeyboardSitter
from scripts.lab.sit.mouse import MouseSitter
from scripts.lab.sit.sitter import Sitter
from shared.exam.kinds.parts import Response
from shared.exchange.bundle import open_bundle

EXAM_S: Final = 3600
_BANK: Final = "1002-01"
_STARTS_IN_S: Final = 60
_HAND_IN_ANY_TIME: Final = ("earliest_hand_in_before_end_s", "free_hand_in_before_end_s")
WAYS: Final[dict[str, type[Sitter]]] = {"keyboard": KeyboardSitter, "mouse": MouseSitter}


class Sat(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one sitting.

    Attributes:
        given, found: item to what was typed, and to what the opened bundle has.
        tried: what the PC said of its own trial of the input method.
        outside: where the caret that candidates' lists open at was not in the field.
    """

    way: str
    seat: int
    took_s: float
    pressed: int
    composed: int
    kinds: dict[str, int]
    given: dict[str, object]
    found: dict[str, object]
    tried: str
    outside: tuple[str, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Items whose answer in the bundle is not what was typed."""
        names = sorted(self.given.keys() | self.found.keys())
        return tuple(name for name in names if self.given.get(name) != self.found.get(name))


def hold(places: Places, ways: tuple[str, ...], daemon: str, narrator: Narrator) -> list[Sat]:
    """Hold the evening, one sitting after the other in one exam. Raises RuntimeError where it does not go on."""
    seats = len(ways)
    stage = Stage(places, _cast(seats), EXAM_S, narrator, show=False)
    done: list[tuple[str, int, Sitter, float, str]] = []
    try:
        code = _made_ready(stage)
        for seat, way in enumerate(ways, 1):
            with Display(places.out / f"home-{seat}", daemon) as display:
                done.append(_sitting(stage, display, way, seat, code))
        stage.console_does("end")
        stage.console_does("collect")
        stage.console_does("seal")
        stage.console_does("save_bundle", folder=str(places.usb))
    finally:
        stage.strike()
    found = _opened_bundle(places)
    return [_sat(way, seat, sitter, took_s, tried, found[seat].answers) for way, seat, sitter, took_s, tried in done]


def _cast(seats: int) -> Cast:
    """Nothing befalls anybody."""
    return Cast(seats=seats, windows=(), absent=0, late=0, refused=0, away=0, extended=0, timed_out=(), powered_off=0,
                disciplined=0, moved=0, spare=0, cut_off=())  # fmt: skip


def _made_ready(stage: Stage) -> str:
    """A room that waits for its package; the enrolment code of its PCs."""
    whole = str(EXAM_S)
    stage.prepare_papers(_STARTS_IN_S, dict.fromkeys(_HAND_IN_ANY_TIME, whole))
    stage.start_server()
    code, console_code = stage.enrolment_codes()
    stage.start_console(console_code)
    return code


def _sitting(stage: Stage, display: Display, way: str, seat: int, code: str) -> tuple[str, int, Sitter, float, str]:
    said: Callable[[str], None] = stage.narrator.say
    arguments = ["-m", "scripts.lab.sit.pc", "--data", str(stage.places.client(seat)), "--window"]
    arguments += ["--server", f"127.0.0.1:{stage.server_port}", "--seat", str(seat), "--enrol", code]
    program = Program(f"sit-{way}", arguments, stage.places.logs, show=True, env=display.env())
    hand = Hand(display, program)
    began_s = time.monotonic()
    try:
        tried = hand.until(lambda seen: bool(seen["tried"]) or seen["shown"] == "login", "候考界面没有试打", 90)[
            "tried"
        ]
        if seat == 1:
            stage.console_does("set_up", setup_pin=stage.setup_pin, package=str(stage.centre.package))
            stage.console_does("sign_in", roles=stage.roles, pins=stage.pins)
            stage.console_does("unseal", code=stage.centre.opening_code())
        sitter = WAYS[way](hand, tickets_by_seat(stage.cast.seats)[seat], said, _BANK)
        sitter.come_in()
        if seat == 1:
            stage.console_does("start")
        sitter.sit()
        sitter.hand_in()
    except RuntimeError:
        display.picture(stage.places.screenshots / f"{way}-stopped.png")
        raise
    finally:
        program.tell(do="quit")
        program.leave(15)
        program.stop()
    return way, seat, sitter, time.monotonic() - began_s, tried


def _opened_bundle(places: Places) -> dict[int, CandidateAnswers]:
    """The result bundle as the centre opens it, by seat."""
    centre = places.centre_folder()
    bundle = open_bundle(
        places.usb / "result-copy.exambundle",
        centre_id=centre.card().centre_id,
        cards=centre.cards(),
        identity=centre.results_identity(),
    )
    return {candidate.seat: candidate for candidate in candidates(bundle)}


def _sat(way: str, seat: int, sitter: Sitter, took_s: float, tried: str, found: dict[str, Response]) -> Sat:
    return Sat(
        way=way,
        seat=seat,
        took_s=took_s,
        pressed=sitter.hand.pressed,
        composed=sitter.hand.composed,
        kinds=sitter.kinds,
        given={name: msgspec.to_builtins(answer) for name, answer in sitter.given.items()},
        found={name: msgspec.to_builtins(answer) for name, answer in found.items()},
        tried=tried,
        outside=tuple(sitter.hand.outside),
    )


def picture_of(places: Places) -> list[Path]:
    """Pictures of where sittings stopped."""
    return sorted(places.screenshots.glob("*-stopped.png"))
