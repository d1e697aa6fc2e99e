"""An installed client is replaced by a newer one over TLS: stick, server command, technician's word, same seat again.

The "installed" programs are this checkout's client behind a small starter that says to be built and has a version.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shared.link.update_line import ReleaseLine
from shared.protocol.updates import DeviceUpdate, UpdateCommand
from shared.updates.anchor import VARIABLE
from shared.updates.release import this_platform
from tests.support.candidate_pc import until
from tests.support.releases import Centre
from tests.support.tiny_session import ROOT, TinySession

_STARTER = """#!/bin/sh
exec "{python}" - "$@" <<'END'
import sys
from pathlib import Path
sys.path.insert(0, "{root}")
sys.frozen, sys.executable = True, "{own}"
import shared.protocol.version as version
import shared.updates.anchor as anchor
version.PRODUCT_VERSION = "{version}"
anchor.built_in = lambda: Path("{anchor}").read_bytes()
from candidate_client.__main__ import main
sys.exit(main(sys.argv[1:]))
END
"""


def starter(folder: Path, version: str, anchor: Path, own: str) -> Path:
    folder.mkdir(parents=True)
    program = folder / "exam-candidate-client"
    program.write_text(
        _STARTER.format(python=sys.executable, root=ROOT, own=own, version=version, anchor=anchor), encoding="utf-8"
    )
    program.chmod(0o755)
    return program


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name == "nt", reason="the starter is a shell script")
def test_a_client_is_replaced_and_comes_back_at_its_seat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_ms = int(time.time() * 1000)
    centre = Centre(tmp_path / "centre", at_ms=now_ms)
    anchor = tmp_path / "root.json"
    anchor.write_bytes(centre.anchor)
    monkeypatch.setenv(VARIABLE, str(anchor))
    installed = tmp_path / "opt" / "exam-candidate-client"
    starter(tmp_path / "opt", "0.1.0", anchor, str(installed))
    # wherever it is unpacked, a newer program starts the same way; it names the installed one as its own place
    starter(tmp_path / "new", "0.2.0", anchor, str(installed))
    centre.repository(now_ms).add(tmp_path / "new", program="client", version="0.2.0", platform=this_platform())
    with TinySession(tmp_path, starts_in_s=40 * 3600) as tiny:
        taken = subprocess.run(
            [sys.executable, "-m", "site_server", "update", "--data", str(tiny.data), str(centre.folder)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert taken.returncode == 0, taken.stderr
        assert "考试机 0.2.0" in taken.stdout
        line = ReleaseLine(tiny.staff("setup"))
        options = ["--window", "--server", tiny.server.address, "--seat", "3", "--enrol", tiny.enrolment_code()]
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        process = subprocess.Popen([str(installed), "--data", str(tmp_path / "pc"), *options], env=env)
        try:

            def seat() -> DeviceUpdate | None:
                return next((d for d in line.programs().devices if d.seat == 3), None)

            until(lambda: (found := seat()) is not None and found.newest == "0.2.0", 90)
            before = seat()
            assert before is not None
            line.update(UpdateCommand(device_ids=(before.device_id,)))
            until(lambda: (found := seat()) is not None and found.version == "0.2.0", 90)
            after = seat()
            assert after is not None
            assert (after.device_id, after.seat, after.newest) == (before.device_id, 3, "")
            assert process.poll() is None, "the same process, become the newer program"
        finally:
            process.terminate()
            process.wait(60)
