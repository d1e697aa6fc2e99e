"""A centre that changes its keys and revokes things, in memory."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from shared.exchange.errors import PackageError, ReceiptError, TrustError
from shared.exchange.site_files import CentrePublic
from shared.exchange.trust_file import CentreChange, Revocations, TrustFile, encode_trust, sign_change, sign_list
from shared.security import sealing, signing
from tests.support.travelling import Centre

DAY_MS = 86_400_000


class Keeper:
    """Keeps the keys of a centre; `at_ms` is when the newest one began."""

    def __init__(self, centre: Centre, at_ms: int, *, recovery: bool = False) -> None:
        self.at_ms = at_ms
        self.recovery = signing.make_signing_key() if recovery else None
        self.centre = centre
        if self.recovery is not None:
            pem = signing.public_pem(self.recovery.public_key()).decode()
            self.centre = self._centre(centre.key, replace(centre.public, recovery_key=pem))
        self.generation = 0
        self.number = 0
        self.lists = 0
        self.changes: list[bytes] = []
        self.revoked = b""

    @property
    def card(self) -> CentrePublic:
        return self.centre.public

    @property
    def key_id(self) -> str:
        return signing.key_id(self.card.key())

    def next_card(self, key: Ed25519PrivateKey | None = None, *, results: bool = False) -> CentrePublic:
        card = self.card
        if results:
            card = replace(card, results_recipient=sealing.recipient_of(sealing.make_identity()))
            return card if key is None else replace(card, signing_key=_pem(key))
        return replace(card, signing_key=_pem(key or signing.make_signing_key()))

    def change(
        self,
        number: int,
        *,
        generation: int | None = None,
        card: CentrePublic | None = None,
        signer: Ed25519PrivateKey | None = None,
        from_ms: int | None = None,
    ) -> bytes:
        told = CentreChange(
            centre_id=self.card.centre_id,
            generation=self.generation if generation is None else generation,
            number=number,
            from_ms=self.at_ms if from_ms is None else from_ms,
            card=card or self.next_card(),
            reason="定期更换",
        )
        return sign_change(told, signer or self.centre.key)

    def rotate(self, *, signing: bool = True, results: bool = False) -> None:
        key = _new_key() if signing else None
        self._step(key, self.next_card(key, results=results), self.centre.key)

    def recover(self) -> None:
        assert self.recovery is not None
        self.generation += 1
        self.lists, self.revoked = 0, b""
        key = _new_key()
        self._step(key, self.next_card(key), self.recovery)

    def listed(
        self, *, number: int = 1, generation: int | None = None, signer: Ed25519PrivateKey | None = None, **named: Any
    ) -> bytes:
        told = Revocations(
            centre_id=self.card.centre_id,
            generation=self.generation if generation is None else generation,
            number=number,
            made_ms=self.at_ms,
            **named,
        )
        return sign_list(told, signer or self.centre.key)

    def revoke(self, *, number: int | None = None, **named: Any) -> bytes:
        self.lists = number or self.lists + 1
        self.revoked = self.listed(number=self.lists, **named)
        return self.revoked

    def file(self, *, changes: Sequence[bytes] | None = None, revoked: bytes | None = None) -> bytes:
        kept = self.changes if changes is None else changes
        return encode_trust(
            TrustFile(changes=tuple(kept), revoked=self.revoked if revoked is None else revoked),
        )

    def _step(self, key: Ed25519PrivateKey | None, card: CentrePublic, signer: Ed25519PrivateKey) -> None:
        self.number += 1
        self.at_ms += DAY_MS
        self.changes.append(self.change(self.number, card=card, signer=signer))
        self.centre = self._centre(key or self.centre.key, card)

    def _centre(self, key: Ed25519PrivateKey, card: CentrePublic) -> Centre:
        return Centre(key=key, identity=self.centre.identity if hasattr(self, "centre") else "", public=card)


def _pem(key: Ed25519PrivateKey) -> str:
    return signing.public_pem(key.public_key()).decode()


def _new_key() -> Ed25519PrivateKey:
    return signing.make_signing_key()


def code_of(call: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """The code of the refusal, whose sentence says what is safe."""
    with pytest.raises((TrustError, PackageError, ReceiptError)) as caught:
        call(*args, **kwargs)
    assert caught.value.message.endswith("。")
    assert "没有" in caught.value.message or "未被采用" in caught.value.message
    return caught.value.code
