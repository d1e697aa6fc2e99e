"""How a site comes to trust a centre's newer keys, and what it refuses by name on the way."""

import json

import msgspec
import pytest
from msgspec.structs import replace

from shared.exchange.centre_trust import DAY_MS, OVERLAP_MS, CentreTrust, learn, trust_in
from shared.exchange.errors import KeyCardError, PackageError
from shared.exchange.package import open_package, package_for, reopen_package
from shared.exchange.receipt import Receipt, read_receipt, sign_receipt
from shared.exchange.receipt_keys import ReceiptKey, certify
from shared.exchange.site_files import CentrePublic, card_fingerprint, decode_card, encode_card
from shared.exchange.trust_file import (
    MAX_BYTES,
    Recalled,
    Revocations,
    Revoked,
    TrustFile,
    encode_trust,
)
from shared.security import signing
from shared.security.canonical import canonical_json, sha256_hex
from tests.support.travelling import NOW_MS, Centre, built
from tests.support.trust import Keeper, code_of

MONTH_MS = 30 * DAY_MS
LONG_MS = NOW_MS + 400 * DAY_MS


def test_a_site_follows_the_chain_from_any_card_it_has(keeper: Keeper):
    first = trust_in(keeper.card)
    for _ in range(3):
        keeper.rotate()
    learnt = learn(first, keeper.file())
    assert learnt.trust.card == keeper.card
    assert [change.number for change in learnt.changes] == [1, 2, 3]
    half = learn(first, encode_trust(TrustFile(changes=tuple(keeper.changes[:2])))).trust
    assert learn(half, keeper.file()).trust == learnt.trust
    again = learn(learnt.trust, keeper.file(), alone=True)
    assert (again.trust, again.changes, again.new_list) == (learnt.trust, (), False)


def test_another_results_key_needs_no_other_signing_key(keeper: Keeper):
    before = keeper.card
    keeper.rotate(signing=False, results=True)
    trust = learn(trust_in(before), keeper.file()).trust
    assert trust.card.signing_key == before.signing_key
    assert trust.card.results_recipient != before.results_recipient
    assert trust.refusal(keeper.key_id, NOW_MS, NOW_MS + 10 * OVERLAP_MS) == ""


@pytest.fixture
def package(tmp_path, plan, photos, paper, site, code):
    """Makes a package under a key with a trust file; `at_ms` is when the centre says it was built."""

    def make(centre: Centre, *, at_ms: int = NOW_MS, trust: bytes = b"", serial: int = 1):
        path = tmp_path / f"{serial}-{at_ms}-{len(trust)}-{signing.key_id(centre.key.public_key())[:8]}.exampkg"
        built(
            path,
            plan,
            photos,
            paper,
            site,
            centre,
            code,
            serial=serial,
            created_ms=at_ms,
            trust=trust,
            valid_until_ms=LONG_MS,
        )
        return path

    return make


def opened(path, trust, now_ms=NOW_MS, **more):
    return open_package(path, centre=trust, site_id="ZD0001", now_ms=now_ms, **more)


def test_a_package_brings_the_chain_it_is_believed_by(package, keeper: Keeper):
    trust = trust_in(keeper.card)
    keeper.rotate()
    without = package(keeper.centre)
    assert code_of(opened, without, trust) == "package_foreign_signer"
    with_chain = package(keeper.centre, trust=keeper.file())
    learnt = opened(with_chain, trust).learnt
    assert learnt is not None
    assert learnt.trust.card == keeper.card
    assert opened(without, learnt.trust).learnt is None
    assert package_for(with_chain, trust).session_id
    assert reopen_package(with_chain, centre=learnt.trust, site_id="ZD0001").manifest.serial == 1
    assert code_of(reopen_package, with_chain, centre=trust, site_id="ZD0001") == "package_foreign_signer"
    assert code_of(reopen_package, with_chain, centre=learnt.trust, site_id="ZD0002") == "package_foreign_site"


def test_the_key_before_counts_for_what_it_signed_before_and_not_for_ever(package, keeper: Keeper):
    old = keeper.centre
    keeper.rotate()
    trust = learn(trust_in(old.public), keeper.file()).trust
    in_flight = package(old, at_ms=keeper.at_ms - 1)
    late = package(old, at_ms=keeper.at_ms, serial=2)
    assert opened(in_flight, trust, keeper.at_ms + MONTH_MS).manifest.serial == 1
    assert code_of(opened, late, trust, keeper.at_ms + MONTH_MS) == "package_key_retired"
    too_late = keeper.at_ms + OVERLAP_MS + 1
    assert code_of(opened, in_flight, trust, too_late) == "package_key_retired"
    assert reopen_package(in_flight, centre=trust, site_id="ZD0001").manifest.serial == 1


def test_an_old_package_of_before_all_this_is_read_as_ever(package, keeper: Keeper):
    path = package(keeper.centre)
    assert opened(path, keeper.card).learnt is None
    assert opened(path, keeper.card).manifest == opened(path, trust_in(keeper.card)).manifest


def test_a_forged_chain_is_refused(keeper: Keeper, safe: Keeper):
    for centre in (keeper, safe):
        trust, stranger = trust_in(centre.card), signing.make_signing_key()
        forged = centre.change(1, signer=stranger)
        assert code_of(learn, trust, centre.file(changes=[forged])) == "trust_forged"
        recovered = centre.change(1, generation=1, signer=centre.centre.key)
        assert code_of(learn, trust, centre.file(changes=[recovered])) == "trust_forged"
    own = keeper.change(1)
    value = json.loads(own)
    value["signatures"][0]["sig"] = json.loads(keeper.change(2))["signatures"][0]["sig"]
    assert code_of(learn, trust_in(keeper.card), keeper.file(changes=[canonical_json(value)])) == "trust_forged"


def test_a_link_that_is_missing_is_named(keeper: Keeper, safe: Keeper):
    trust = trust_in(keeper.card)
    keeper.rotate()
    keeper.rotate()
    assert code_of(learn, trust, keeper.file(changes=keeper.changes[1:])) == "trust_link_missing"
    before = trust_in(safe.card)
    safe.recover()
    safe.recover()
    assert code_of(learn, before, safe.file(changes=safe.changes[1:])) == "trust_link_missing"
    listed = keeper.listed(generation=1)
    assert code_of(learn, trust, keeper.file(changes=[], revoked=listed)) == "trust_link_missing"


def test_a_chain_that_turns_back_is_refused(keeper: Keeper):
    first = keeper.centre
    keeper.rotate()
    back = keeper.change(2, card=first.public)
    trust = trust_in(first.public)
    assert code_of(learn, trust, keeper.file(changes=[*keeper.changes, back])) == "trust_loop"
    twice = [*keeper.changes, *keeper.changes]
    assert code_of(learn, trust, keeper.file(changes=twice)) == "trust_loop"
    same = keeper.change(2, card=keeper.card)
    assert code_of(learn, trust, keeper.file(changes=[*keeper.changes, same])) == "trust_loop"
    earlier = keeper.change(2, from_ms=keeper.at_ms - 1)
    assert code_of(learn, trust, keeper.file(changes=[*keeper.changes, earlier])) == "trust_backwards"


def test_two_statements_of_one_number_are_a_fork(keeper: Keeper):
    first = keeper.centre
    thief = Keeper(first, NOW_MS)
    thief.rotate()
    trust = learn(trust_in(first.public), thief.file()).trust
    keeper.rotate()
    assert code_of(learn, trust, keeper.file()) == "trust_forked"


def test_the_recovery_key_ends_what_a_thief_began(safe: Keeper, package):
    stolen = safe.centre
    thief = Keeper(stolen, NOW_MS)
    for _ in range(3):
        thief.rotate()
    thief.revoke(number=9_999_999, centre_keys=(Revoked(id="ab" * 32, since_ms=1, reason="假的"),))
    fooled = learn(trust_in(stolen.public), thief.file()).trust
    assert fooled.card == thief.card
    honest = trust_in(stolen.public)
    safe.recover()
    safe.revoke(centre_keys=(Revoked(id=signing.key_id(stolen.key.public_key()), since_ms=1, reason="被盗"),))
    for site in (honest, fooled):
        learnt = learn(site, safe.file(), alone=True)
        assert learnt.trust.card == safe.card
        assert learnt.trust.revoked.number == 1
        assert code_of(opened, package(stolen), learnt.trust) == "package_key_revoked"
        assert code_of(opened, package(thief.centre, serial=2), learnt.trust) in {
            "package_key_retired",
            "package_foreign_signer",
        }
        assert learn(learnt.trust, thief.file()).trust == learnt.trust  # nothing of the thief's counts any more
        assert code_of(learn, learnt.trust, thief.file(), alone=True) == "trust_older"
        safe_package = package(safe.centre, trust=safe.file(), serial=3)
        assert opened(safe_package, site).learnt is not None


def test_a_signing_key_does_not_touch_the_recovery_key(safe: Keeper, keeper: Keeper):
    other = signing.public_pem(signing.make_signing_key().public_key()).decode()
    for card in (replace(safe.next_card(), recovery_key=other), replace(safe.next_card(), recovery_key="")):
        changed = safe.change(1, card=card)
        assert code_of(learn, trust_in(safe.card), safe.file(changes=[changed])) == "trust_recovery_changed"
    made = keeper.change(1, card=replace(keeper.next_card(), recovery_key=other))
    assert learn(trust_in(keeper.card), keeper.file(changes=[made])).trust.card.recovery_key == other


def test_a_chain_under_a_revoked_key_is_refused(keeper: Keeper):
    first = keeper.centre
    keeper.rotate()
    at_two = learn(trust_in(first.public), keeper.file()).trust
    keeper.revoke(centre_keys=(Revoked(id=signing.key_id(first.key.public_key()), since_ms=1, reason="被盗"),))
    assert learn(at_two, keeper.file()).new_list
    assert code_of(learn, trust_in(first.public), keeper.file()) == "trust_signer_revoked"
    known = learn(at_two, keeper.file()).trust
    mine = replace(known, revocations=replace(known.revoked, centre_keys=(Revoked(id=keeper.key_id, since_ms=1),)))
    assert code_of(learn, mine, keeper.file(changes=[*keeper.changes, keeper.change(2)])) == "trust_signer_revoked"


def test_a_list_is_the_newest_keys_own_word(keeper: Keeper, safe: Keeper):
    first = keeper.centre
    by_stranger = keeper.listed(signer=signing.make_signing_key())
    assert code_of(learn, trust_in(first.public), keeper.file(revoked=by_stranger)) == "trust_list_forged"
    keeper.rotate()
    by_old = keeper.listed(signer=first.key)
    assert code_of(learn, trust_in(first.public), keeper.file(revoked=by_old)) == "trust_list_forged"
    itself = keeper.listed(centre_keys=(Revoked(id=keeper.key_id, since_ms=1, reason="自己"),))
    assert code_of(learn, trust_in(first.public), keeper.file(revoked=itself)) == "trust_signer_revoked"
    by_safe = safe.listed(signer=safe.recovery, centre_keys=(Revoked(id=safe.key_id, since_ms=1, reason="被盗"),))
    trust = learn(trust_in(safe.card), safe.file(revoked=by_safe)).trust
    assert trust.refusal(safe.key_id, NOW_MS, NOW_MS) == "key_revoked"


def test_the_highest_list_stays(keeper: Keeper):
    trust = trust_in(keeper.card)
    old_file = keeper.file(revoked=keeper.revoke())
    keeper.revoke(packages=(Recalled(session_id="S", serial=2, since_ms=1, reason="错题"),))
    new = learn(trust, keeper.file()).trust
    assert new.list_number == 2
    assert learn(new, old_file).trust == new  # in a package that was built before: passed over
    assert code_of(learn, new, old_file, alone=True) == "trust_older"
    other = keeper.listed(number=2, receipt_keys=(Revoked(id="x", since_ms=1),))
    assert code_of(learn, new, keeper.file(revoked=other)) == "trust_list_forked"
    keeper.rotate()
    shorter = new
    new = learn(new, keeper.file()).trust
    assert code_of(learn, new, encode_trust(TrustFile()), alone=True) == "trust_older"
    assert shorter.number == new.number - 1


def test_another_centre_has_no_word(keeper: Keeper):
    trust = trust_in(replace(keeper.card, centre_id="PJ02"))
    assert code_of(learn, trust, keeper.file(revoked=keeper.revoke())) == "trust_foreign_centre"
    keeper.rotate()
    assert code_of(learn, trust, keeper.file()) == "trust_foreign_centre"


def test_a_recalled_package_and_a_revoked_site_are_refused_by_name(package, keeper: Keeper, plan, site):
    trust = trust_in(keeper.card)
    keeper.revoke(packages=(Recalled(session_id=plan.session_id, serial=2, since_ms=1, reason="第3题有误"),))
    known = learn(trust, keeper.file()).trust
    bad = package(keeper.centre, serial=2)
    with pytest.raises(PackageError) as caught:
        opened(bad, known)
    assert caught.value.code == "package_recalled"
    assert "第3题有误" in caught.value.message
    assert opened(package(keeper.centre, serial=3), known).manifest.serial == 3
    assert code_of(opened, package(keeper.centre, serial=2, trust=keeper.file()), trust) == "package_recalled"
    assert reopen_package(bad, centre=known, site_id="ZD0001").manifest.serial == 2
    keeper.revoke(site_cards=(Revoked(id=card_fingerprint(site.public), since_ms=1, reason="硬盘被盗"),))
    known = learn(trust, keeper.file()).trust
    good = package(keeper.centre, serial=4)
    assert code_of(opened, good, known, card=site.public) == "package_card_revoked"
    assert opened(good, known).manifest.serial == 4


def a_receipt(keeper: Keeper, received_ms: int) -> Receipt:
    return Receipt(
        receipt_id="R-1",
        centre_id=keeper.card.centre_id,
        session_id="S",
        site_id="ZD0001",
        bundle_id="B",
        bundle_sha256="ab",
        bytes=1,
        received_ms=received_ms,
    )


def test_receipts_of_the_key_before_stay_valid_and_new_ones_do_not_come(keeper: Keeper):
    old = keeper.centre
    earlier = sign_receipt(a_receipt(keeper, NOW_MS), old.key)
    keeper.rotate()
    later = sign_receipt(a_receipt(keeper, keeper.at_ms + 1), old.key)
    trust = learn(trust_in(old.public), keeper.file()).trust
    assert read_receipt(earlier, centre=trust).receipt_id == "R-1"
    assert read_receipt(sign_receipt(a_receipt(keeper, keeper.at_ms), keeper.centre.key), centre=trust).receipt_id
    assert code_of(read_receipt, later, centre=trust) == "receipt_key_retired"
    keeper.revoke(centre_keys=(Revoked(id=signing.key_id(old.key.public_key()), since_ms=1),))
    known = learn(trust, keeper.file()).trust
    assert code_of(read_receipt, earlier, centre=known) == "receipt_key_revoked"


def test_a_revoked_receipt_key_signs_no_receipt(keeper: Keeper):
    own, old = signing.make_signing_key(), keeper.centre
    told = ReceiptKey(
        centre_id=keeper.card.centre_id,
        key=signing.public_pem(own.public_key()).decode(),
        from_ms=NOW_MS,
        until_ms=NOW_MS + 10**10,
    )
    certificates = [certify(told, old.key)]
    keeper.rotate()
    receipt = sign_receipt(a_receipt(keeper, keeper.at_ms + 5), own)
    trust = learn(trust_in(old.public), keeper.file()).trust
    assert read_receipt(receipt, centre=trust, certificates=certificates).receipt_id == "R-1"
    keeper.revoke(receipt_keys=(Revoked(id=signing.key_id(own.public_key()), since_ms=1, reason="被盗"),))
    known = learn(trust, keeper.file()).trust
    assert code_of(read_receipt, receipt, centre=known, certificates=certificates) == "receipt_key_revoked"


def test_a_damaged_trust_part_is_told_as_the_packages_trouble(package, keeper: Keeper):
    broken = package(keeper.centre, trust=b"{}")
    assert code_of(opened, broken, keeper.card) == "package_trust_malformed"
    large = package(keeper.centre, trust=b"{" + b" " * MAX_BYTES)
    assert code_of(opened, large, keeper.card) == "package_trust_too_large"


def test_the_trust_is_kept_as_json(keeper: Keeper):
    trust = trust_in(keeper.card)
    keeper.rotate()
    keeper.revoke(packages=(Recalled(session_id="S", serial=2, since_ms=1, reason="错题"),))
    trust = learn(trust, keeper.file()).trust
    assert msgspec.json.decode(msgspec.json.encode(trust), type=CentreTrust) == trust


def test_an_empty_list_recalls_nothing(keeper: Keeper):
    revoked = Revocations(centre_id=keeper.card.centre_id, number=1, made_ms=1)
    assert revoked.package("S", 1) is None
    assert revoked.centre_key("x") is revoked.receipt_key("x") is revoked.site_card("x") is None


def test_a_card_of_before_all_this_is_read_and_keeps_its_code(keeper: Keeper, safe: Keeper):
    fields = json.loads(encode_card(keeper.card))
    assert fields.pop("recovery_key") == ""
    old = decode_card(json.dumps(fields).encode(), CentrePublic)
    assert old == keeper.card
    digits = sha256_hex(canonical_json(fields))[:16].upper()
    assert card_fingerprint(old).replace(" ", "") == digits, "as programs from before compute it"
    assert card_fingerprint(safe.card) != card_fingerprint(keeper.card)
    with pytest.raises(KeyCardError):
        decode_card(json.dumps({**fields, "recovery_key": "no key"}).encode(), CentrePublic)
