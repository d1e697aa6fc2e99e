"""Messages about long work of the server: collecting, sealing, uploading."""

from typing import Literal

import msgspec

JobKind = Literal["collect", "seal", "upload", "addendum", "send_addendum"]


class JobRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Start long work; asking again for running work joins it."""

    kind: JobKind


class SittingCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the three-way check. Heads are hex; the client's is empty if it never reported."""

    ticket: str
    seat: int
    entries: int
    client_head: str
    server_head: str
    bundle_head: str
    agrees: bool


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Long work: how far it is, and what came of it. `error` is an error code with its sentence."""

    job_id: str
    kind: JobKind
    state: Literal["running", "done", "failed", "cancelled"]
    done: int = 0
    total: int = 0
    text: str = ""
    error: str = ""
    message: str = ""
    checks: tuple[SittingCheck, ...] = ()
    bundle_sha256: str = ""
    bundle_bytes: int = 0
    receipt_id: str = ""
