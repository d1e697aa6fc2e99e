"""A mixed room is named by what differs from the server, and never longer than a person reads."""

from shared.updates.versions import mixed


def test_alike_or_unheard_machines_need_no_word() -> None:
    assert mixed("1.0", []) == ""
    assert mixed("1.0", [("1 号", "1.0"), ("2 号", "")]) == ""


def test_machines_are_named_by_version() -> None:
    told = mixed("1.0", [("1 号", "1.0"), ("2 号", "0.9"), ("3 号", "1.1"), ("4 号", "0.9")])
    assert told.startswith("程序版本不一致：服务器是 1.0；2 号、4 号是 0.9；3 号是 1.1。")


def test_of_many_the_first_six_are_named_and_all_are_counted() -> None:
    told = mixed("1.0", [(f"{seat} 号", "0.9") for seat in range(1, 46)])
    assert "6 号等 45 台是 0.9" in told
    assert "7 号" not in told
