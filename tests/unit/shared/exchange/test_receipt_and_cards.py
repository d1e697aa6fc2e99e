"""Receipts and public key cards: genuine ones pass, every change is refused."""

import msgspec
import pytest
from msgspec.structs import replace

from shared.exchange.errors import KeyCardError, ReceiptError
from shared.exchange.receipt import Receipt, new_receipt_id, open_receipt, sign_receipt
from shared.exchange.site_files import (
    CentrePublic,
    SitePublic,
    card_fingerprint,
    decode_card,
    encode_card,
    read_card,
    write_card,
)
from tests.support.travelling import NOW_MS, make_centre


@pytest.fixture
def receipt():
    return Receipt(
        receipt_id=new_receipt_id(),
        centre_id="PJ01",
        session_id="S1",
        site_id="ZD0001",
        bundle_id="B1",
        bundle_sha256="ab" * 32,
        bytes=1234,
        received_ms=NOW_MS,
    )


def refusal(data, centre, sha="ab" * 32):
    with pytest.raises(ReceiptError) as caught:
        open_receipt(data, centre=centre, bundle_sha256=sha)
    return caught.value.code


def test_a_receipt_says_what_the_centre_signed(receipt, centre):
    data = sign_receipt(receipt, centre.key)
    assert open_receipt(data, centre=centre.public, bundle_sha256="ab" * 32) == receipt


def test_every_flipped_byte_of_a_receipt_is_refused(receipt, centre):
    data = sign_receipt(receipt, centre.key)
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << (place % 8)
        assert refusal(bytes(changed), centre.public).startswith("receipt_")


def test_a_receipt_of_another_centre_or_bundle_is_refused(receipt, centre):
    other = make_centre()
    assert refusal(sign_receipt(receipt, other.key), centre.public) == "receipt_foreign_centre"
    renamed = replace(receipt, centre_id="PJ02")
    assert refusal(sign_receipt(renamed, centre.key), centre.public) == "receipt_foreign_centre"
    assert refusal(sign_receipt(receipt, centre.key), centre.public, "cd" * 32) == "receipt_for_other_bundle"
    assert refusal(b"<html>", centre.public) == "receipt_malformed"


def test_cards_come_back_from_their_files(tmp_path, centre, site):
    write_card(tmp_path / "centre.json", centre.public)
    assert read_card(tmp_path / "centre.json", CentrePublic) == centre.public
    write_card(tmp_path / "site.json", site.public)
    assert read_card(tmp_path / "site.json", SitePublic) == site.public


def test_a_fingerprint_changes_with_any_field(centre):
    known = card_fingerprint(centre.public)
    assert len(known) == 19
    for field in ("name", "upload_url", "signing_key", "results_recipient"):
        assert card_fingerprint(msgspec.structs.replace(centre.public, **{field: "other"})) != known


@pytest.mark.parametrize("harm", ["key", "format", "json", "kind"])
def test_a_broken_card_is_refused(centre, site, harm):
    data = {
        "key": encode_card(replace(centre.public, signing_key="-----BEGIN PUBLIC KEY-----\n")),
        "format": encode_card(centre.public).replace(b"centre-card/1", b"centre-card/9"),
        "json": encode_card(centre.public)[:-20],
        "kind": encode_card(site.public),
    }[harm]
    with pytest.raises(KeyCardError) as caught:
        decode_card(data, CentrePublic)
    assert caught.value.code == "key_card_malformed"


def test_a_missing_card_is_named(tmp_path):
    with pytest.raises(KeyCardError) as caught:
        read_card(tmp_path / "centre.pub.json", CentrePublic)
    assert caught.value.code == "key_card_unreadable"
    assert "centre.pub.json" in caught.value.message
