"""What an author may write of an item, whatever its kind; `fitting` reads it."""

from typing import Any

import msgspec

from shared.exam.kinds.parts import Document


class ItemForm(msgspec.Struct, frozen=True, kw_only=True):
    """What every item's table may say; a kind's form adds its own fields. `analysis` never leaves the centre."""

    item_id: str
    stem: str
    points: str
    title: str = ""
    documents: tuple[Document, ...] = ()
    material: str = ""
    analysis: str = ""

    def common(self) -> dict[str, Any]:
        """The fields every `Item` takes over. Only what is named here travels, so no analysis can slip through."""
        names = ("item_id", "points", "title", "documents")
        plain: dict[str, Any] = {name: getattr(self, name) for name in names}
        return {**plain, "stem": self.stem.strip(), "material": self.material.strip()}
