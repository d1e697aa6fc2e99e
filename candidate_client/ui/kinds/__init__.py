"""One editor for each item kind, in the module named like the kind: `make(item, exam)` gives a fresh one."""
