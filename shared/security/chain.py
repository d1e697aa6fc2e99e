"""The tamper-evident log: each record's hash covers the one before, so no record changes, vanishes or moves unseen."""

import hashlib
from collections.abc import Container, Iterable
from typing import Final

from shared.security.errors import SecurityError
from shared.words.catalogue import say

# Separate domains: a genesis can never be mistaken for a record, nor this chain for another use of SHA-256.
_GENESIS: Final = b"exam-site-kit/chain/genesis/v1\x00"
UNKNOWN: Final = bytes(32)
"""The hash after a lost record whose own hash was lost too."""
_LINK: Final = b"exam-site-kit/chain/link/v1\x00"


def genesis_hash(session_id: str) -> bytes:
    """The hash a log of this session (or sitting) starts from; 32 bytes."""
    return hashlib.sha256(_GENESIS + session_id.encode("utf-8")).digest()


def chain_hash(previous: bytes, record: bytes) -> bytes:
    """The hash after `record` (its canonical bytes) follows `previous` (32 bytes)."""
    if len(previous) != 32:
        raise ValueError("previous is a 32-byte hash")
    return hashlib.sha256(_LINK + previous + record).digest()


def verify_chain(session_id: str, records: Iterable[tuple[bytes, bytes]], lost: Container[int] = frozenset()) -> bytes:
    """Check `(record, hash)` pairs in order and return the head hash (the genesis for an empty log).

    `lost`: numbers of records that cannot be read any more. What stands in their place proves nothing, so the hash
    after such a record is taken as it stands; where that is `UNKNOWN`, the next one is as well.

    Raises SecurityError `chain_broken`, with the place (`第N条`, from 1) in its message. A log cut off at its end is
    itself a valid shorter chain: compare the head with one kept elsewhere (a receipt, a bundle, a client).
    """
    head = genesis_hash(session_id)
    for position, (record, stored) in enumerate(records, start=1):
        if position in lost or (head == UNKNOWN and position > 1):
            head = stored
            continue
        head = chain_hash(head, record)
        if head != stored:
            raise SecurityError(
                "chain_broken",
                say("security.chain_broken_at", position=position),
            )
    return head
