"""The server machine's program on the real server: started, asked, a proctor machine let in, stopped."""

import threading
import time
from pathlib import Path

from shared.exchange.examsite_file import read_site_file
from shared.exchange.site_files import write_card
from shared.link.asking import Asker
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.known_site import from_site_file
from shared.protocol.asking import Approval, DecideRequest, Standing
from site_server.desk.control import Control
from site_server.first_run.addresses import port_is_free
from site_server.first_run.make_site import SiteOrder, make_site
from tests.support.candidate_pc import until
from tests.support.travelling import make_centre


def test_the_desk_starts_the_server_lets_a_proctor_machine_in_and_stops_it(tmp_path: Path) -> None:
    write_card(tmp_path / "centre.pub.json", make_centre().public)
    port = next(port for port in range(18_443, 18_543) if port_is_free(port))
    order = SiteOrder(
        data=tmp_path / "data",
        centre=tmp_path / "centre.pub.json",
        site_id="440106-01",
        site_name="示范考点",
        room="301",
        addresses=("127.0.0.1",),
        port=port,
    )
    made = make_site(order, now_ms=time.time_ns() // 1_000_000)
    control = Control(order.data)
    assert control.made
    control.start()
    try:
        (room,) = control.look().state.rooms
        assert (room.condition, room.port) == ("running", port)
        assert control.window(room, 600).code
        site = from_site_file(read_site_file(control.write_site_file(room, tmp_path)), "teacher")
        assert site.card_print == made.card_print

        told: list[Standing] = []
        got: list[DeviceIdentity | None] = []
        files = DeviceFiles(tmp_path / "console")
        asker = Asker(site, files, "console", tell=told.append, stopping=threading.Event(), name="teacher")
        thread = threading.Thread(target=lambda: got.append(asker.run()))
        thread.start()
        until(lambda: told and told[-1].code)
        (asking,) = control.look().asking
        assert asking is not None
        (pc,) = asking.waiting
        assert (pc.role, pc.code) == ("console", told[-1].code)
        yes = Approval(request_id=pc.request_id, code=pc.code)
        assert [one.code for one in control.decide(room, DecideRequest(approve=(yes,))).decided] == [""]
        thread.join(20)
        assert got[0] is not None
        assert files.load() == got[0]
        assert control.handover(room).servers == (f"127.0.0.1:{port}",)
    finally:
        control.stop()
    assert not control.look().state.running
