"""Finding the server at another address: only while the line is down, only whom the site's authority vouches for."""

import time
from collections.abc import Callable
from pathlib import Path

from candidate_client.core import reduce_pc
from candidate_client.core.context import Context
from candidate_client.core.line import ClientLine
from candidate_client.core.localclock import monotonic_ms
from candidate_client.gateway.site import SiteGateway
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.found import Found, site_mark
from shared.link.seeker import Seeker, answers_there
from shared.security.certificates import key_pem, make_device_key
from site_server.serving.server import Server
from tests.support.tls_site import TlsSite

HERE = DeviceIdentity(device_id="d", seat=1, server="10.0.0.1:8443", site_id="440106-01", others=("10.0.0.2:8443",))


def make(
    tmp_path: Path, answering: set[str], announced: tuple[Found, ...] = ()
) -> tuple[Seeker, Context, DeviceFiles, list[str]]:
    context, files, moved = Context(tmp_path), DeviceFiles(tmp_path), list[str]()
    files.save(HERE, key=key_pem(make_device_key()), certificate=b"c", site_ca=b"a")
    line = ClientLine(context, moved.append)
    knock = lambda server, *_: server in answering  # noqa: E731
    seeker = Seeker(line, files, context.stopping, knock=knock, discover=lambda: announced)
    return seeker, context, files, moved


def test_the_second_machine_is_found_and_remembered(tmp_path: Path) -> None:
    seeker, _, files, moved = make(tmp_path, {"10.0.0.2:8443"})
    assert seeker.seek() == "10.0.0.2:8443"
    assert moved == ["10.0.0.2:8443"]
    identity = files.load()
    assert identity is not None
    assert identity.server == "10.0.0.2:8443"
    assert identity.others == ("10.0.0.1:8443",)
    assert seeker.seek() is None, "nobody answers at the old address"


def test_an_announced_server_of_this_site_is_tried(tmp_path: Path) -> None:
    ours = Found(server="10.0.0.9:8443", site=site_mark(HERE.site_id))
    theirs = Found(server="10.0.0.8:8443", site=site_mark("330000-01"))
    seeker, context, files, moved = make(tmp_path, {"10.0.0.8:8443", "10.0.0.9:8443"}, (theirs, ours))
    assert seeker.seek() == "10.0.0.9:8443", "another site's is not even knocked at"
    assert (files.load() or HERE).server == "10.0.0.9:8443"
    assert context.view.found == ("10.0.0.8:8443", "10.0.0.9:8443"), "people see all of them"
    assert moved == ["10.0.0.9:8443"]


def test_an_announcement_alone_is_not_believed(tmp_path: Path) -> None:
    liar = Found(server="10.0.0.66:8443", site=site_mark(HERE.site_id))
    seeker, _, files, moved = make(tmp_path, set(), (liar,))
    assert seeker.seek() is None
    assert (moved, (files.load() or HERE).server) == ([], HERE.server)


def test_a_pc_that_is_not_enrolled_shows_who_announces_itself(tmp_path: Path) -> None:
    seeker, context, files, _ = make(tmp_path, set(), (Found(server="10.0.0.9:8443"),))
    (files.folder / "device.json").unlink()
    seeker.start()
    wait_for(lambda: context.view.found == ("10.0.0.9:8443",))
    context.stopping.set()
    seeker.stop()


def test_nobody_is_sought_while_the_line_holds(tmp_path: Path) -> None:
    seeker, context, files, moved = make(tmp_path, {"10.0.0.2:8443"})
    context.update(reduce_pc.link_up)
    assert seeker.seek() is None
    assert (files.found, moved) == (None, [])


def test_addresses_are_learned_in_good_times_and_tried_in_bad_ones(tmp_path: Path) -> None:
    seeker, context, files, moved = make(tmp_path, {"10.0.0.7:9000"})
    context.update(reduce_pc.link_up)
    context.standby = ("10.0.0.7:9000", "no address at all:x:y")
    seeker.start()
    wait_for(lambda: "10.0.0.7:9000" in (files.load() or HERE).others)
    context.update(lambda view: reduce_pc.link_down(view, monotonic_ms() - 10_000))
    wait_for(lambda: moved == ["10.0.0.7:9000"])
    context.stopping.set()
    seeker.stop()


def test_only_this_sites_server_is_believed(tmp_path: Path) -> None:
    ours, theirs = TlsSite(tmp_path / "ours"), TlsSite(tmp_path / "theirs")
    certificate, key = ours.device("d")
    files = DeviceFiles(tmp_path / "pc")
    files.save(HERE, key=key.read_bytes(), certificate=certificate.read_bytes(), site_ca=ours.ca.read_bytes())

    def hello(environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"product":"x","product_version":"1","protocol_version":1,"site_id":"440106-01","room_ms":5}']

    def serve(site: TlsSite) -> Server:
        server = Server(
            hello, host="127.0.0.1", port=0, server_cert=site.server_cert, server_key=site.server_key, ca=site.ca
        )
        server.start()
        return server

    real, false = serve(ours), serve(theirs)
    try:
        assert answers_there(f"127.0.0.1:{real.port}", HERE, files)
        assert not answers_there(f"127.0.0.1:{false.port}", HERE, files), "another site's certificate"
        other_site = DeviceIdentity(device_id="d", seat=1, server="x", site_id="330000-01")
        assert not answers_there(f"127.0.0.1:{real.port}", other_site, files)
        gateway = SiteGateway(HERE, files)
        files.found = f"127.0.0.1:{real.port}"
        assert gateway._transport.base_url == f"https://127.0.0.1:{real.port}", "open lines follow"
        gateway.close()
    finally:
        real.stop()
        false.stop()


def wait_for(what: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not what():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.02)
