"""What the server found out about its own data: part of the vocabulary in `shared.exam.room.events`.

Nothing follows from these records for anybody's time or answers; they are there to be seen.
"""

import msgspec


class RecordLost(msgspec.Struct, frozen=True, kw_only=True, tag="record_lost"):
    """In place of a record that cannot be read any more. The chain goes on over the hole as it was before."""


class StoreMended(msgspec.Struct, frozen=True, kw_only=True, tag="store_mended"):
    """At its start the server found data that are not as they were written. `what`: a code and the place of each."""

    what: tuple[str, ...]


TrustEvent = RecordLost | StoreMended
