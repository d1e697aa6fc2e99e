"""A centre changes its keys: sites follow, old bundles open, and cut short at any moment nothing is lost."""

import shutil
import sys
from pathlib import Path

import pytest

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import PassphraseFile
from scripts.centre.rotating import (
    new_recovery_key,
    new_results_key,
    new_signing_key,
    read_recovery,
    revise_list,
    settle,
)
from shared.exchange.centre_trust import CentreTrust, learn, trust_in
from shared.exchange.site_files import CentrePublic, read_card
from shared.exchange.trust_file import Revoked
from shared.security import sealing, signing
from shared.security.errors import SecurityError
from tests.support.killed_centre import killed_at_each_operation
from tests.support.passphrase import PASSPHRASE, passphrase_file

WHY = {"by": "赵主任", "reason": "定期更换"}


@pytest.fixture
def source(tmp_path: Path) -> PassphraseFile:
    return PassphraseFile(passphrase_file(tmp_path))


@pytest.fixture(params=[True, False], ids=["sealed", "clear"])
def centre(tmp_path: Path, source: PassphraseFile, request: pytest.FixtureRequest) -> CentreFolder:
    folder = CentreFolder(tmp_path / "centre", source)
    folder.make_keys("PJ01", "样例", "https://x.example.org", protected=request.param)
    return folder


def again(centre: CentreFolder, source: PassphraseFile) -> CentreFolder:
    """As another command opens it."""
    return CentreFolder(centre.root, source)


def site_of(centre: CentreFolder, before: CentrePublic | CentreTrust) -> CentreTrust:
    """What a site believes that hears everything."""
    return learn(trust_in(before), centre.ledger().file).trust


def test_a_new_signing_key_follows_the_old_one(centre: CentreFolder, source: PassphraseFile) -> None:
    first, old = centre.card(), centre.signing_key()
    assert centre.ledger().file == b""
    new_signing_key(centre, by="赵主任", reason="定期更换")
    fresh = again(centre, source)
    assert fresh.signing_key() != old
    assert fresh.signing_key().public_key() == fresh.card().key()
    assert read_card(centre.card_path, CentrePublic) == fresh.card()
    assert site_of(fresh, first).card == fresh.card()
    assert sorted(path.name.removesuffix(".sealed") for path in (centre.root / "keys").iterdir())[-2:] == [
        "results.agekey",
        "signing.pem",
    ]
    new_signing_key(fresh, by="赵主任", reason="定期更换")
    assert len(fresh.ledger().changes) == 2
    assert [one.act for one in fresh.ledger().noted] == ["signing", "signing"]
    assert site_of(fresh, first).card == fresh.card()


def test_old_results_keys_go_on_opening(centre: CentreFolder, source: PassphraseFile) -> None:
    sealed = []
    for _ in range(3):
        sealed.append(sealing.seal_to(centre.card().results_recipient, b"answers"))
        new_results_key(centre, **WHY)
    sealed.append(sealing.seal_to(centre.card().results_recipient, b"answers"))
    fresh = again(centre, source)
    assert len(fresh.results_identity().split("\n")) == 4
    assert [sealing.open_with(fresh.results_identity(), one) for one in sealed] == [b"answers"] * 4
    assert fresh.results_identity().split("\n")[0] == centre.results_identity().split("\n")[0]


def test_a_theft_is_ended_by_the_key_from_the_safe(
    centre: CentreFolder, source: PassphraseFile, tmp_path: Path
) -> None:
    safe = tmp_path / "recovery.key"
    new_recovery_key(centre, safe, source, by="赵主任", reason="首次")
    assert b"PRIVATE" not in safe.read_bytes()
    site = centre.card()
    key = read_recovery(safe, source)
    new_signing_key(centre, by="赵主任", reason="被盗", recovery=key)
    trust = site_of(centre, site)
    assert trust.generation == 1
    assert trust.card == centre.card()
    new_signing_key(centre, by="赵主任", reason="定期更换")
    new_signing_key(centre, by="赵主任", reason="又被盗", recovery=key)
    assert site_of(centre, site) == site_of(centre, trust)
    assert [change.generation for change in learn(trust_in(site), centre.ledger().file).changes] == [1, 2]
    with pytest.raises(CentreError, match="recovery_there"):
        new_recovery_key(centre, tmp_path / "second.key", source, by="赵主任", reason="首次")
    with pytest.raises(CentreError, match="other_recovery"):
        new_signing_key(centre, by="赵主任", reason="被盗", recovery=signing.make_signing_key())
    with pytest.raises(CentreError, match="file_there"):
        new_recovery_key(centre, safe, source, by="赵主任", reason="更换", before=key)
    new_recovery_key(centre, tmp_path / "second.key", source, by="赵主任", reason="更换", before=key)
    assert site_of(centre, site).card.recovery_key == centre.card().recovery_key
    (tmp_path / "other").mkdir()
    other = PassphraseFile(passphrase_file(tmp_path / "other", "another-passphrase-8842"))
    with pytest.raises(SecurityError, match="wrong_passphrase"):
        read_recovery(safe, other)


def test_a_list_is_signed_anew_by_the_key_that_counts(centre: CentreFolder) -> None:
    first = centre.card()
    told = centre.ledger().trust.revoked
    revoked = type(told)(
        centre_id=told.centre_id, number=1, made_ms=1, receipt_keys=(Revoked(id="ab" * 32, since_ms=1),)
    )
    revise_list(centre, revoked, "revoked", **WHY, what="x")
    at_first = site_of(centre, first)
    new_signing_key(centre, by="赵主任", reason="定期更换")
    for site in (first, at_first):
        after = site_of(centre, site)
        assert after.revoked.receipt_key("ab" * 32) is not None
        assert after.list_number == 2


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("act", ["new_signing_key", "new_results_key"])
def test_killed_at_any_file_operation_the_folder_signs_and_opens(tmp_path: Path, act: str) -> None:
    phrase = passphrase_file(tmp_path)
    source = PassphraseFile(phrase)
    old = CentreFolder(tmp_path / "old", source)
    old.make_keys("PJ01", "样例", "https://x.example.org")
    first = old.card()
    sealed = sealing.seal_to(first.results_recipient, b"answers")
    what = f"scripts.centre.rotating:{act}"
    killed = killed_at_each_operation(old.root, phrase, tmp_path / "tries", what, by="b", reason="r")
    assert len(killed) > 15
    happened = 0
    for copy in killed:
        centre = CentreFolder(copy, source)
        card = centre.card()
        happened += card != first
        for _ in range(2):  # as it was left, and after the next command has put it right
            assert centre.signing_key().public_key() == card.key(), copy.name
            assert sealing.open_with(centre.results_identity(), sealed) == b"answers", copy.name
            fresh = sealing.seal_to(card.results_recipient, b"new")
            assert sealing.open_with(centre.results_identity(), fresh) == b"new", copy.name
            settle(centre)
            centre = CentreFolder(copy, source)
        assert read_card(centre.card_path, CentrePublic) == card
        {"new_signing_key": new_signing_key, "new_results_key": new_results_key}[act](centre, **WHY)
        assert not list((copy / "keys").glob("*-next*")), copy.name
        assert site_of(centre, first).card == centre.card()
        shutil.rmtree(copy)
    assert 0 < happened < len(killed)


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    phrase = str(passphrase_file(tmp_path, PASSPHRASE))
    centre, stick = str(tmp_path / "centre"), tmp_path / "stick"
    stick.mkdir()

    def run(*words: str, code: int = 0) -> str:
        assert main([words[0], "--dir", centre, "--passphrase-file", phrase, *words[1:]]) == code
        return capsys.readouterr().out

    run("make-keys", "--id", "PJ01", "--name", "样例", "--url", "https://x.example.org")
    assert "没有信任文件可写" in run("list-keys", "--out", str(stick))
    why = ("--by", "赵主任", "--reason", "定期更换", "--yes")
    safe = ("--safe-passphrase-file", phrase)
    made = run("rotate-keys", "--make-recovery", str(stick / "recovery.key"), *safe, *why)
    assert "锁入保险柜" in made
    told = run("rotate-keys", "--signing", *why, "--out", str(stick))
    assert "旧密钥随即删除" in told
    assert "核对码" in told
    assert list(stick.glob("*.examtrust"))
    run("rotate-keys", "--results", *why)
    run("rotate-keys", "--signing", "--recovery", str(stick / "recovery.key"), *safe, *why)
    listed = run("list-keys")
    assert "已作废的签名密钥" in listed
    assert listed.count("赵主任") == 4
    answers = iter(["", "理由", "赵主任", "定期更换", "否"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    assert "请写明办理人和理由" in run("rotate-keys", "--signing", code=1)
    before = (tmp_path / "centre" / "trust" / "ledger.json").read_bytes()
    assert "什么都没有改动" in run("rotate-keys", "--signing", code=1)
    assert "不用恢复密钥" in run("rotate-keys", "--results", "--recovery", "x", code=1)
    assert (tmp_path / "centre" / "trust" / "ledger.json").read_bytes() == before
