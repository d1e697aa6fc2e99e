"""A fake site and the PCs in it, for tests of the engine."""

import time
from collections.abc import Callable
from pathlib import Path

from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.single_choice import SingleChoice
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.security.certificates import key_pem, make_device_key
from tests.unit.candidate_client.fake_site import TICKET, FakeSite


def wait_for(what: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.005)


def disk_full(*_arguments: object) -> None:
    """In the place of what writes to the disk."""
    raise OSError(28, "No space left on device")


KEY = key_pem(make_device_key())


class Room:
    """A fake site and the PCs in it."""

    def __init__(self, folder: Path) -> None:
        self.site = FakeSite()
        self.folder = folder
        self.engines: list[Engine] = []

    def pc(self, name: str = "pc", ticketed: bool = True) -> Engine:
        data = self.folder / name
        if not (data / "device").exists():
            identity = DeviceIdentity(device_id=name, seat=12, server="127.0.0.1:1")
            DeviceFiles(data).save(identity, key=KEY, certificate=b"c", site_ca=b"a")
        engine = Engine(Settings(data=data), new_gateway=self.site.gateway)
        self.engines.append(engine)
        engine.start()
        return engine

    def sit(self, name: str = "pc") -> Engine:
        engine = self.pc(name)
        wait_for(lambda: engine.view.screen == "login")
        engine.login(TICKET, TICKET[-6:]).result(5)
        engine.confirm_identity().result(5)
        engine.accept_rules()
        self.site.started_ms = self.site.started_ms or self.site.now()
        wait_for(lambda: engine.view.screen == "exam")
        return engine


def choice(letter: str) -> SingleChoice:
    return SingleChoice(choice=letter)
