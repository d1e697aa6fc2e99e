"""Why a file could not be read or written: in Chinese whatever the system says, with the path where it is known."""

import errno
import os

import pytest

from shared.machine.trouble import reason, reason_at


@pytest.mark.parametrize(
    ("number", "winerror", "told"),
    [
        (errno.ENOSPC, None, "磁盘已满"),
        (errno.ENOENT, None, "路径不存在"),
        (errno.EACCES, None, "没有读写权限"),
        (errno.EACCES, 19, "磁盘或U盘是只读的（写保护）"),
        (errno.EACCES, 32, "文件正被别的程序使用"),
        (errno.EINVAL, 1167, "磁盘或U盘读写出错，可能已被拔出"),
        (errno.EXDEV, None, f"系统错误 {errno.EXDEV}"),
        (None, None, "系统错误 OSError"),
    ],
)
def test_each_cause_has_its_words(number: int | None, winerror: int | None, told: str) -> None:
    error = OSError(number, os.strerror(number), "E:/回执.json") if number else OSError("no words for people")
    if winerror is not None:
        error.winerror = winerror  # type: ignore[attr-defined]  # as Windows tells it
    assert reason(error) == told
    assert reason_at(error) == (f"{told}（E:/回执.json）" if number else told)


def test_of_two_paths_the_one_that_was_to_be_made_is_named() -> None:
    assert reason_at(OSError(errno.ENOSPC, "full", "a.part", None, "E:/a")) == "磁盘已满（E:/a）"
