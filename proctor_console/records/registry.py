"""The printed forms there are: whatever stands in `proctor_console.records.forms`."""

import functools
import importlib
import pkgutil

from proctor_console.records import forms
from proctor_console.records.form import Form


@functools.cache
def all_forms() -> tuple[Form, ...]:
    """The forms needed before the exam first, then by key."""
    names = [found.name for found in pkgutil.iter_modules(forms.__path__)]
    made: list[Form] = [importlib.import_module(f"{forms.__name__}.{name}").FORM for name in names]
    return tuple(sorted(made, key=lambda form: (not form.before_exam, form.key)))
