"""Chinese goes out under any code page, and where there is no output at all."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.exchange.site_files import CENTRE_FILE, CentrePublic, write_card
from shared.machine.speech import ready_to_speak
from shared.security import sealing, signing


@pytest.mark.parametrize(
    ("encoding", "kept"), [("cp1252", False), ("ascii", False), ("gbk", True), ("utf-8", True), ("cp437", False)]
)
def test_a_code_page_that_knows_chinese_stays(encoding: str, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    bytes_out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(bytes_out, encoding=encoding))
    ready_to_speak()
    print("考场接管码 𠮷", end="", flush=True)
    told = bytes_out.getvalue().decode(encoding if kept else "utf-8")
    assert told.startswith("考场接管码")


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    ready_to_speak()
    print("考场")
    for stream in (sys.stdout, sys.stderr):
        assert stream.name == os.devnull
        assert stream.writable()
        stream.close()


def test_a_new_site_shows_its_pin_and_code_under_a_foreign_code_page(tmp_path: Path) -> None:
    card = tmp_path / CENTRE_FILE
    write_card(
        card,
        CentrePublic(
            centre_id="C",
            name="评价组织",
            signing_key=signing.public_pem(signing.make_signing_key().public_key()).decode(),
            results_recipient=sealing.recipient_of(sealing.make_identity()),
            upload_url="https://results.example.org/files",
            receipt_url="https://results.example.org/receipts",
        ),
    )
    site = ["--site-id", "S-01", "--site-name", "考点", "--centre", str(card), "--data", str(tmp_path / "data")]
    begin = (
        "import sys; [s.reconfigure(encoding='cp1252', errors='strict') for s in (sys.stdout, sys.stderr)];"
        "from site_server.commands.line import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", begin, "init", *site], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert "接管码" in done.stdout.decode()
