"""Envelopes: every flipped byte, wrong key and wrong use is refused; other DSSE tools read ours."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner, SSlibKey

from shared.security import signing
from shared.security.errors import SecurityError

TYPE = "application/vnd.exam-site-kit.manifest+json"
KEY = signing.make_signing_key()
TRUSTED = signing.trust(KEY.public_key())
PAYLOAD = '{"paper":"数字化管理会计"}'.encode()


def refusal(data: bytes, payload_type: str = TYPE) -> str:
    with pytest.raises(SecurityError) as caught:
        signing.open_envelope(data, payload_type, TRUSTED)
    return caught.value.code


def test_what_was_signed_comes_out() -> None:
    data = signing.sign_envelope(PAYLOAD, TYPE, KEY)
    assert signing.open_envelope(data, TYPE, TRUSTED) == PAYLOAD
    assert signing.signer_of(data) == signing.key_id(KEY.public_key())
    assert signing.claimed_payload(data, TYPE) == PAYLOAD
    with pytest.raises(SecurityError) as caught:
        signing.claimed_payload(data, "another/type")
    assert caught.value.code == "envelope_wrong_type"


def test_every_flipped_bit_of_every_byte_is_refused() -> None:
    data = signing.sign_envelope(PAYLOAD, TYPE, KEY)
    for position in range(len(data)):
        for bit in range(8):
            broken = bytearray(data)
            broken[position] ^= 1 << bit
            assert refusal(bytes(broken)).startswith("envelope_")


def test_every_truncation_and_any_appendix_is_refused() -> None:
    data = signing.sign_envelope(PAYLOAD, TYPE, KEY)
    for end in range(len(data)):
        assert refusal(data[:end]) == "envelope_malformed"
    assert refusal(data + b"\n") == "envelope_malformed"


def test_strangers_and_other_uses_are_named() -> None:
    stranger = signing.make_signing_key()
    assert refusal(signing.sign_envelope(PAYLOAD, TYPE, stranger)) == "envelope_unknown_signer"
    assert refusal(signing.sign_envelope(PAYLOAD, TYPE, KEY), "application/other") == "envelope_wrong_type"
    # A stranger who borrows the name of a trusted key.
    borrowed = json.loads(signing.sign_envelope(PAYLOAD, TYPE, stranger))
    borrowed["signatures"][0]["keyid"] = signing.key_id(KEY.public_key())
    text = json.dumps(borrowed, sort_keys=True, separators=(",", ":")).encode()
    assert refusal(text) == "envelope_bad_signature"


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e | {"extra": 1},
        lambda e: e | {"signatures": []},
        lambda e: e | {"signatures": e["signatures"] * 2},
        lambda e: e | {"signatures": [e["signatures"][0] | {"cert": ""}]},
        lambda e: e | {"signatures": ["x"]},
        lambda e: e | {"payload": 5},
        lambda e: e | {"payload": e["payload"] + "\n"},
        lambda e: e | {"payloadType": None},
        lambda e: [e],
    ],
)
def test_shapes_beyond_the_format_are_refused(change: object) -> None:
    assert callable(change)
    envelope = change(json.loads(signing.sign_envelope(PAYLOAD, TYPE, KEY)))
    assert refusal(json.dumps(envelope, sort_keys=True, separators=(",", ":")).encode()) == "envelope_malformed"


def test_securesystemslib_verifies_ours_and_we_open_its_envelopes() -> None:
    keyid = signing.key_id(KEY.public_key())
    theirs = SSlibKey.from_crypto(KEY.public_key(), keyid=keyid)
    envelope = Envelope.from_dict(json.loads(signing.sign_envelope(PAYLOAD, TYPE, KEY)))
    assert envelope.verify([theirs], 1) == {keyid: theirs}
    assert envelope.payload == PAYLOAD

    made = Envelope(PAYLOAD, TYPE, {})
    made.sign(CryptoSigner(KEY, theirs))
    written = made.to_dict()
    assert base64.b64decode(written["payload"]) == PAYLOAD
    assert signing.open_envelope(json.dumps(written, sort_keys=True, separators=(",", ":")).encode(), TYPE, TRUSTED)


def test_keys_are_saved_and_loaded_also_under_a_password() -> None:
    for password in (None, "口令".encode()):
        loaded = signing.load_private(signing.private_pem(KEY, password), password)
        assert loaded.private_bytes_raw() == KEY.private_bytes_raw()
    public = signing.load_public(signing.public_pem(KEY.public_key()))
    assert signing.key_id(public) == signing.key_id(KEY.public_key())


def test_wrong_key_files_are_refused() -> None:
    other = generate_private_key(SECP256R1())
    private = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    cases = [
        lambda: signing.load_private(private),
        lambda: signing.load_private(b"junk"),
        lambda: signing.load_private(signing.private_pem(KEY, b"a"), b"b"),
        lambda: signing.load_private(signing.private_pem(KEY, b"a")),
        lambda: signing.load_public(public),
        lambda: signing.load_public(b""),
    ]
    for load in cases:
        with pytest.raises(SecurityError) as caught:
            load()
        assert caught.value.code == "key_malformed"
