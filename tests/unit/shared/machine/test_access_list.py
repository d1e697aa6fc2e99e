"""Who may read a file of Windows, by its access list as Windows writes it."""

import pytest

from shared.machine.access_list import others

ME = "S-1-5-21-1-2-3-1001"


@pytest.mark.parametrize(
    ("sddl", "named"),
    [
        (f"D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;{ME})", set()),
        (f"D:(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)(A;ID;FA;;;{ME})", {"BU"}),
        (f"D:PAI(A;;FR;;;S-1-5-21-1-2-3-1002)(A;;FA;;;{ME})", {"S-1-5-21-1-2-3-1002"}),
        ("D:(A;;FX;;;BU)(A;;0x100020;;;AU)", set()),
        ("D:(A;;FW;;;AU)", {"AU"}),
        ("D:(A;;WD;;;AU)", {"AU"}),
        ("D:(A;;GA;;;WD)", {"WD"}),
        ("D:(A;OICIIO;FA;;;BU)", set()),
        ("D:(D;;FA;;;BU)(A;;FA;;;SY)", set()),
        ("D:(A;;FA;;;OW)(A;;FA;;;S-1-3-0)", set()),
        ("D:NO_ACCESS_CONTROL", {"WD"}),
        ("", {"WD"}),
        ("O:BAG:SY", {"WD"}),
        ("D:(A;;FA)", {"WD"}),
        ("D:PS:(AU;SAFA;FA;;;WD)", set()),
    ],
)
def test_whom_a_list_lets_in(sddl: str, named: set[str]) -> None:
    assert others(sddl, ME) == named
