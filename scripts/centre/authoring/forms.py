"""What `paper.toml`, the head of a group file and the accounts file may say; the items' own forms are their kinds'.

The same forms check the files, read them, and become the JSON Schema that helps an author's editor.
"""

from typing import Annotated, Any, Literal

import msgspec

from scripts.centre.authoring.written import Category
from shared.exam.paper import SectionKind

Id = Annotated[
    str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$", description="编号：英文字母、数字、点、横线")
]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Number = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,4})?$", description='带引号的数，例如 "2" 或 "0.5"')
]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440, description="分钟")]
Side = Literal["debit", "credit"]


class SectionForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[section]]` of `paper.toml`."""

    section_id: Id
    kind: SectionKind
    title: Text
    files: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    duration_minutes: Minutes | None = None


class PaperForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`paper.toml`. `full_marks` is what each section adds up to, `pass_mark` what each must reach.

    `marker_gap`: by how many points two markers of an answer may differ before an arbiter decides. `formula_sheet`:
    Markdown that candidates may look up.
    """

    format: Literal["exam-paper/1"]
    paper_id: Id
    version: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    title: Text
    subject: Text
    certificate: Text
    level: Text
    section: Annotated[tuple[SectionForm, ...], msgspec.Meta(min_length=1)]
    pass_mark: Number = "60"  # noqa: S105 - a number of points
    full_marks: Number = "100"
    marker_gap: Number = "1"
    duration_minutes: Minutes | None = None
    carry_over: bool = False
    accounts: Text | None = None
    formula_sheet: str = ""


class GroupForm(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a group file. Each item has the form of the file's `kind`."""

    kind: Text
    group_id: Id
    title: Text
    item: Annotated[tuple[dict[str, Any], ...], msgspec.Meta(min_length=1)]
    instruction: str = ""
    points: Number | None = None
    shuffle_items: bool = False
    shuffle_options: bool = False


class AccountForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[account]]`. `side`: the side on which it usually grows, for authors only."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}(-[0-9]{2,4})*$")]
    name: Text
    full_name: Text
    category: Category
    side: Side | None = None


class AccountsForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The accounts file."""

    account: Annotated[tuple[AccountForm, ...], msgspec.Meta(min_length=1)]
