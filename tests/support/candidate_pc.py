"""Candidate PCs for tests: the real client, without or with its window, against a TinySession's server."""

import time
from collections.abc import Callable
from pathlib import Path

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from shared.protocol.commands import StartRoom, Unseal
from tests.support.tiny_session import TinySession


def until(what: Callable[[], object], seconds: float = 40.0, why: str = "") -> None:
    """Wait until something is so; AssertionError if it never is."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, why or "never happened"
        time.sleep(0.01)


def settings_for(tiny: TinySession, folder: Path, seat: int, server: str | None = None) -> Settings:
    """Settings that enrol a PC for a seat at its first start."""
    enrolled = (folder / "device" / "device.json").exists()
    code = None if enrolled else tiny.enrolment_code()
    return Settings(data=folder, server=server or tiny.server.address, seat=seat, enrol_code=code)


def sit_down(engine: Engine, tiny: TinySession, seat: int) -> None:
    """Log in, confirm, accept the rules."""
    until(lambda: engine.view.screen == "login")
    engine.login(tiny.ticket(seat), tiny.password(seat)).result(10)
    engine.confirm_identity().result(10)
    engine.accept_rules()


def unseal(tiny: TinySession) -> None:
    """Open the paper."""
    tiny.command(tiny.staff("chief"), Unseal(code=tiny.opening_code))


def start_room(tiny: TinySession) -> None:
    """T."""
    tiny.command(tiny.staff("chief"), StartRoom())


def at_work(tiny: TinySession, engines: list[Engine], folder: Path, server: str | None = None) -> Engine:
    """Seat 1 at its first item; the exam has begun."""
    engine = build_engine(settings_for(tiny, folder, 1, server))
    engines.append(engine)
    engine.start()
    unseal(tiny)
    sit_down(engine, tiny, 1)
    start_room(tiny)
    until(lambda: engine.view.screen == "exam")
    return engine
