"""The wall page on a real server: who has the code sees the room, also after a power cut."""

import http.client
import ssl
from pathlib import Path

import msgspec
import pytest

from shared.protocol import paths
from shared.protocol.commands import CloseWall, OpenWall, Unseal
from shared.protocol.console import EventPage
from shared.protocol.wall import WallCard, WallView
from shared.security.certificates import fingerprint
from tests.support.tiny_session import TinySession


class Browser:
    """TLS without a certificate of its own, as a browser comes; a connection for each look."""

    def __init__(self, tiny: TinySession) -> None:
        self._tiny = tiny
        self._trust = ssl.create_default_context(cafile=str(tiny.data / "keys" / "site-ca.crt"))
        self._trust.check_hostname = False

    def get(self, path: str, code: str = "") -> tuple[int, bytes]:
        line = http.client.HTTPSConnection("127.0.0.1", self._tiny.server.port, context=self._trust, timeout=20)
        try:
            line.request("GET", path, headers={"Authorization": f"Bearer {code}"} if code else {})
            reply = line.getresponse()
            return reply.status, reply.read()
        finally:
            line.close()

    def print_of(self) -> str:
        """What it shows of the server's certificate."""
        return fingerprint(ssl.get_server_certificate(("127.0.0.1", self._tiny.server.port)).encode())

    def phase(self, code: str) -> str:
        status, data = self.get(paths.WALL, code)
        return msgspec.json.decode(data, type=WallView).phase if status == 200 else str(status)


@pytest.mark.slow
def test_a_stranger_with_the_code_sees_the_room_through_a_power_cut(tmp_path: Path) -> None:
    with TinySession(tmp_path, candidates=2) as tiny:
        browser, chief = Browser(tiny), tiny.staff("chief")
        assert browser.get(paths.WALL_PAGE)[0] == 200, "the page, which shows nothing"
        assert browser.phase("0000-0000-0000") == "401"
        assert browser.get(paths.VIEW)[0] == 401

        tiny.command(chief, OpenWall())
        card = chief.call("GET", paths.WALL_CARD, None, WallCard)
        assert card.addresses == (tiny.server.address,)
        assert card.fingerprint == browser.print_of()
        assert browser.phase(card.code) == "sealed"
        tiny.command(chief, Unseal(code=tiny.opening_code))
        assert browser.phase(card.code) == "unsealed"
        assert browser.get(paths.VIEW, card.code)[0] == 401, "the code opens nothing else"

        tiny.server.kill()
        with pytest.raises(OSError):  # noqa: PT011 - whatever a cut line says
            browser.phase(card.code)
        tiny.server.start()
        assert browser.phase(card.code) == "unsealed"

        chief = tiny.staff("chief")
        tiny.command(chief, CloseWall())
        assert browser.phase(card.code) == "401"
        page = chief.call("GET", paths.EVENTS, None, EventPage)
        told = [(r.actor, type(r.event).__name__) for r in page.records if type(r.event).__name__.startswith("Wall")]
        assert told == [("chief", "WallOpened"), ("chief", "WallClosed")]
