"""The centre's folder: keys are made once, also where the power went in the middle."""

from pathlib import Path

import pytest

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder


def test_keys_whose_making_was_cut_short_get_their_card_and_no_others(tmp_path: Path) -> None:
    centre = CentreFolder(tmp_path)
    made = centre.make_keys("PJ01", "样例", "https://x.example.org")
    half = centre.signing_path.with_name(".signing.pem.01ab.part")
    half.write_bytes(b"-----BEGIN PRIVATE KEY-----")
    centre.card_path.unlink()
    assert centre.make_keys("PJ01", "样例", "https://x.example.org") == made
    assert not half.exists()
    with pytest.raises(CentreError, match="keys_exist"):
        centre.make_keys("PJ01", "样例", "https://x.example.org")
