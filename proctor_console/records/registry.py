"""The printed forms there are: modules of `proctor_console.records.forms`, and forms that are data (`plain_form`)."""

import functools
import importlib
import pkgutil
from pathlib import Path
from typing import Final

from proctor_console.records import forms
from proctor_console.records.form import Form
from proctor_console.records.plain_form import kit_forms, own_forms

_EVERY_DAY: Final = frozenset({"sign_in", "room_record"})
"""Printed and signed in every room."""


@functools.cache
def all_forms() -> tuple[Form, ...]:
    """The forms needed before the exam first, then by key."""
    names = [found.name for found in pkgutil.iter_modules(forms.__path__)]
    made: list[Form] = [importlib.import_module(f"{forms.__name__}.{name}").FORM for name in names]
    return tuple(sorted(made, key=lambda form: (not form.before_exam, form.key)))


def every_form(own: Path | None = None) -> tuple[dict[str, Form], tuple[str, ...]]:
    """All forms by key, those of every day first, and why files of a centre's own folder cannot be used.

    A form of the centre's own stands in place of one of the kit that is data and has the same key.
    """
    theirs, bad = own_forms(own) if own is not None else ((), ())
    known = {form.key: form for form in (*kit_forms(), *theirs, *all_forms())}
    ordered = sorted(known.values(), key=lambda form: (form.key not in _EVERY_DAY, not form.before_exam, form.key))
    return {form.key: form for form in ordered}, bad
