"""JSON Schema of the authoring files, for editors that complete keys and underline slips while an author types.

Made from the very forms that read the files. Even Better TOML (taplo) finds a schema by the first line of a file:
`#:schema schema/single_choice.schema.json`.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from scripts.centre.authoring.forms import AccountsForm, GroupForm, PaperForm
from shared.exam.kinds.registry import KINDS, AnyKind
from shared.words.catalogue import has, say

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_REFS: Final = "#/definitions/{name}"
Schema = dict[str, Any]


def write_schemas(folder: Path, more: Mapping[str, Schema]) -> list[Path]:
    """Write one schema for each kind of file, and `more` by name. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, schema in (*schemas(), *more.items()):
        path = folder / f"{name}.schema.json"
        path.write_bytes(msgspec.json.format(msgspec.json.encode(schema), indent=1) + b"\n")
        made.append(path)
    return made


def schemas() -> Iterator[tuple[str, Schema]]:
    """Every schema by name: `paper`, `accounts`, and one for each kind of item."""
    yield "paper", schema_of(PaperForm, say("author.schema.paper"))
    yield "accounts", schema_of(AccountsForm, say("author.schema.accounts"))
    for kind in KINDS:
        yield kind.name, _group_schema(kind)


def schema_of(form: Any, title: str, *, open_parts: Collection[str] = ()) -> Schema:
    """The schema of a whole file that has this form; `open_parts` are parts that may have keys of their own."""
    (top,), parts = msgspec.json.schema_components([form], ref_template=_REFS)
    definitions = {name: _worded(part, closed=name not in open_parts) for name, part in parts.items()}
    return {"$schema": _DRAFT, "title": title, **top, "definitions": definitions}


def _group_schema(kind: AnyKind) -> Schema:
    """A file of items of one kind: its head, what the head may set for all of them, and the items."""
    refs, parts = msgspec.json.schema_components([GroupForm, kind.form], ref_template=_REFS)
    definitions = {name: _worded(part) for name, part in parts.items()}
    head, item = (definitions[ref["$ref"].rpartition("/")[2]] for ref in refs)
    head["properties"] = {
        **head["properties"],
        **{name: item["properties"][name] for name in kind.group_wide if name in item["properties"]},
        "kind": {"const": kind.name, "description": say("author_key.kind")},
        "item": {"type": "array", "minItems": 1, "items": refs[1], "description": say("author_key.item")},
    }
    item["required"] = [name for name in item["required"] if name not in kind.group_wide]
    return {
        "$schema": _DRAFT,
        "title": say("author.schema.kind", title=kind.title, name=kind.name),
        **refs[0],
        "definitions": definitions,
    }


def _worded(part: Schema, *, closed: bool = True) -> Schema:
    """A part without the code's own words: an author reads Chinese, and only keys of the form are allowed."""
    part = {key: value for key, value in part.items() if key not in {"title", "description"}}
    if "properties" in part:
        part["additionalProperties"] = not closed
        part["properties"] = {name: _of_key(name) | value for name, value in part["properties"].items()}
    return part


def _of_key(name: str) -> Schema:
    """What a key means, where that is the same in every file."""
    code = f"author_key.{name}"
    return {"description": say(code)} if has(code) else {}
