"""What a machine keeps of the server's word on its log: an overtaken answer is no contradiction, a rollback is."""

from pathlib import Path

import pytest

from shared.link.witness import Witness
from shared.security.anchors import Anchor, sign_anchor
from shared.security.signing import make_signing_key

KEY = make_signing_key()


def said(seq: int, head: str = "", room_ms: int = 0) -> str:
    return sign_anchor(Anchor(session_id="S1", seq=seq, head=head or f"{seq:064x}", room_ms=room_ms or seq * 10), KEY)


def test_an_answer_that_was_overtaken_on_another_connection_is_passed_over(tmp_path: Path) -> None:
    witness = Witness(tmp_path / "anchors.json")
    witness.heard(said(14))
    witness.heard(said(13))
    assert witness.shown() == said(14)
    witness.heard(said(15))
    assert witness.shown() == said(15)


@pytest.mark.allow_log(r"shared.link.witness: the room log is not the one that was anchored: record 14")
@pytest.mark.parametrize(
    "later", [said(9, room_ms=500), said(14, "f" * 64), said(14, "f" * 64, room_ms=500)], ids=["cut", "other", "later"]
)
def test_a_log_that_was_put_back_or_written_anew_is_kept_as_evidence(tmp_path: Path, later: str) -> None:
    witness = Witness(tmp_path / "anchors.json")
    witness.heard(said(14))
    witness.heard(later)
    assert witness.shown() == f"{later},{said(14)}"
    assert Witness(tmp_path / "anchors.json").shown() == witness.shown(), "also after a restart"
