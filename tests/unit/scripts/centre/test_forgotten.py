"""The passphrase is forgotten, the recovery key is in the safe: the manual's way back, without a visit to any site."""

from pathlib import Path

import pytest

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import PassphraseFile
from scripts.centre.rotating import new_recovery_key
from scripts.centre.secret_store import SEALED
from shared.exchange.centre_trust import learn, trust_in
from tests.support.passphrase import passphrase_file

WHY = ["--by", "赵某", "--reason", "忘记保护口令", "--yes"]


def test_with_the_recovery_key_sites_follow_the_new_keys(tmp_path: Path) -> None:
    for name in ("lost", "safe"):
        (tmp_path / name).mkdir()
    lost, safe = (
        passphrase_file(tmp_path / "lost", "a forgotten one 17"),
        passphrase_file(tmp_path / "safe", "the safe's own 22"),
    )
    centre = CentreFolder(tmp_path / "centre", PassphraseFile(lost))
    centre.make_keys("PJ01", "样例", "https://x.example.org")
    new_recovery_key(centre, tmp_path / "recovery.key", PassphraseFile(safe), by="赵某", reason="首次")
    first, kept = centre.card(), centre.root / "sessions" / "S1" / "1" / "staff-pins.json"
    centre.secrets.write(kept, b"[]")
    old = centre.signing_key()
    (centre.root / "keys").rename(centre.root / "keys-forgotten")

    folder = ["--dir", str(centre.root)]
    recover = ["--signing", "--recovery", str(tmp_path / "recovery.key"), "--safe-passphrase-file", str(safe)]
    assert main(["rotate-keys", *folder, *recover, *WHY]) == 0
    assert main(["protect", *folder]) == 0
    assert main(["rotate-keys", *folder, "--results", *WHY]) == 0

    fresh = CentreFolder(centre.root)
    assert fresh.signing_key() != old
    assert fresh.opens_results
    assert learn(trust_in(first), fresh.ledger().file).trust.card == fresh.card()
    assert fresh.card().results_recipient != first.results_recipient
    assert {path.suffix for path in (centre.root / "keys").iterdir()} == {SEALED, ".keybox"}
    with pytest.raises(CentreError, match="secret_other_key"):
        fresh.secrets.read(kept)
