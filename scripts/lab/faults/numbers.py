"""The numbers of the suite's made-up session; apart from the schedules, so that no PC has to load hypothesis."""

CANDIDATES = 4
SPARES = 2
START_MS = 1_800
"""The room starts this long after everything was up and candidates may come."""
DURATION_S = 5
EXTRA_PERCENT = {2: 20}
"""Seat to accommodation."""
