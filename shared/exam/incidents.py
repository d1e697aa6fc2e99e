"""Categories and sub-kinds of incidents 考场情况, as the field sorts them; words: `shared.words.zh.term`."""

from typing import Final, Literal, get_args

IncidentCategory = Literal[
    "equipment",
    "power",
    "network",
    "noise",
    "health",
    "disputed_item",
    "identity",
    "order",
    "proctor",
    "late",
    "other",
]

CATEGORIES: Final[tuple[IncidentCategory, ...]] = get_args(IncidentCategory)

KINDS: Final[dict[IncidentCategory, tuple[str, ...]]] = {
    "equipment": ("pc", "screen", "keyboard", "mouse", "input_method", "program", "printer"),
    "power": ("room", "seat"),
    "network": ("room", "seat", "internet"),
    "noise": ("outside", "inside", "air"),
    "health": ("ill", "injured", "upset"),
    "disputed_item": ("stem", "options", "material", "file", "answer"),
    "identity": ("no_id", "no_ticket", "unlike", "data"),
    "order": ("talking", "leaving", "belongings", "refusal"),
    "proctor": ("absent", "replaced", "mistake"),
    "late": ("traffic", "wrong_room", "ticket"),
    "other": (),
}
"""What there is to choose below a category; choosing nothing is an answer too."""
