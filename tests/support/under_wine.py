"""What Wine itself cannot, in one place: tests that pass on Windows and are expected to fail under Wine.

`docs/windows-tests.md` tells of each; `tests/unit/test_under_wine.py` keeps the two alike.
"""

import ctypes
import sys
from typing import Final

CANNOT: Final[dict[str, str]] = {
    "tests/unit/shared/readiness/test_probes.py::test_this_machine_answers_every_check_of_a_server_without_fault": (
        "the list of processes cannot be read, so no program is seen (psutil under Wine 8)"
    ),
    "tests/unit/shared/readiness/test_probes.py::test_only_names_on_the_list_leave_the_machine": (
        "the list of processes cannot be read, so no program is seen (psutil under Wine 8)"
    ),
    "tests/unit/candidate_client/watch/test_eyes.py::test_no_question_raises_whatever_the_system": (
        "the list of processes cannot be read, so no program is seen (psutil under Wine 8)"
    ),
    "tests/unit/candidate_client/watch/test_eyes.py::test_a_file_is_asked_once_and_hashed_only_when_wanted": (
        "the list of processes cannot be read, so no program is seen (psutil under Wine 8)"
    ),
    "tests/unit/site_server/serving/test_trust.py::test_there_is_no_port_behind_the_one_of_the_room": (
        "the table of connections says of no listening port whose it is"
    ),
    "tests/unit/shared/machine/test_access.py::test_what_is_made_later_is_closed_too": (
        "access lists are kept as Unix modes, so nothing is inherited"
    ),
    "tests/unit/shared/machine/test_access.py::test_a_file_of_ones_own_is_not_open_and_one_for_everybody_is": (
        "access lists are kept as Unix modes, so nothing is inherited"
    ),
    "tests/unit/site_server/test_take_over.py::test_the_second_machine_goes_on_where_the_backup_ends": (
        "the registry counts no boots, so the time away is taken from the wall clock"
    ),
}
"""A test by its place, and why Wine cannot pass it."""


def in_wine() -> bool:
    """Whether this Windows is Wine."""
    return sys.platform == "win32" and hasattr(getattr(ctypes, "WinDLL")("ntdll"), "wine_get_version")  # noqa: B009
