"""The answer key of a paper. It stays at the centre (a mock exam's package may carry it)."""

import msgspec

from shared.exam.kinds.registry import AnyKey


class PaperKey(msgspec.Struct, frozen=True, kw_only=True):
    """Item id to what is right in it, and the pass mark each section must reach (decimal text).

    `marker_gap`: by how many points two people who mark an answer may differ before an arbiter decides (decimal text).
    """

    paper_id: str
    version: int
    pass_mark: str
    items: dict[str, AnyKey]
    marker_gap: str = "1"
