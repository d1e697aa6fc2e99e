"""A PC gets in by its site file: real server, real client; asked, compared, seated, thrown out, seated again."""

from pathlib import Path

import pytest

from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from shared.link.device_files import DeviceFiles
from shared.protocol import paths
from shared.protocol.asking import Approval, AskingList, AskingPc, DecideReply, DecideRequest
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from site_server.commands.line import main
from tests.support.candidate_pc import until
from tests.support.tiny_session import TinySession

pytestmark = pytest.mark.allow_log("no sign of life|asking broke off", required=False)


def test_a_pc_asks_is_compared_and_gets_in_again_after_a_revocation(tmp_path: Path) -> None:
    with TinySession(tmp_path / "tiny", import_package=False) as tiny:
        written = [
            "site-file",
            "--data",
            str(tiny.data),
            "--address",
            "127.0.0.1",
            "--seats",
            "8",
            "--out",
            str(tmp_path),
        ]
        assert main(written) == 0
        staff = tiny.staff("setup")

        def window(seconds: int) -> None:
            staff.call("POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=seconds), EnrolmentWindow)

        def waiting() -> tuple[AskingPc, ...]:
            return staff.call("GET", paths.ASKING, None, AskingList).waiting

        def let_in(seat: int) -> None:
            (card,) = waiting()
            assert engine.view.joining is not None
            assert card.code == engine.view.joining.code
            yes = Approval(request_id=card.request_id, code=card.code, seat=seat)
            reply = staff.call("POST", paths.ASKING, DecideRequest(approve=(yes,)), DecideReply)
            assert [d.code for d in reply.decided] == [""]

        window(0)
        engine = Engine(Settings(data=tmp_path / "pc", site_file=tmp_path))
        engine.start()
        try:
            until(lambda: engine.view.joining is not None and engine.view.joining.state == "closed")
            window(600)
            until(lambda: engine.view.joining is not None and engine.view.joining.code)
            engine.join_here()
            until(lambda: engine.view.joining is not None and engine.view.joining.seat == 1)
            let_in(1)
            until(lambda: engine.view.device is not None and engine.view.link.online)
            assert (engine.view.screen, engine.view.seat) == ("waiting", 1)

            device = DeviceFiles(tmp_path / "pc").load()
            assert device is not None
            gone = EnrolmentRequest(revoke_device_id=device.device_id)
            staff.call("POST", paths.ENROLMENT, gone, EnrolmentWindow)
            until(lambda: engine.view.screen == "enrol" and engine.view.joining is not None)
            until(lambda: engine.view.joining is not None and engine.view.joining.code)
            let_in(2)
            until(lambda: engine.view.screen == "waiting" and engine.view.link.online)
            assert engine.view.seat == 2
        finally:
            engine.stop()
