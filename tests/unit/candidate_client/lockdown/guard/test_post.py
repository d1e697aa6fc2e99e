"""Client and guard know each other by what nobody changes while they run."""

import sys
from pathlib import Path

import psutil
import pytest

from candidate_client.lockdown.guard.post import Post


@pytest.mark.skipif(sys.platform != "linux", reason="Windows keeps the beginning of a process as it was written down")
@pytest.mark.parametrize("step_s", [-3600.0, 1400.0])
def test_a_process_is_the_same_after_the_clock_was_set(
    step_s: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(tmp_path)
    post.sign_in("client")
    assert post.alive("client")
    told = psutil.boot_time() + step_s  # Linux tells the time of boot by the clock as it is now
    monkeypatch.setattr(psutil._pslinux, "boot_time", lambda: told)
    assert post.alive("client")


def test_nobody_signed_in_or_a_number_of_another_is_nobody(tmp_path: Path) -> None:
    post = Post(tmp_path)
    assert not post.alive("client")
    post.sign_in("client")
    sign = tmp_path / "guard" / "client.json"
    words = sign.read_bytes()
    sign.write_bytes(words.replace(b'"began_s":', b'"began_s":9'))
    assert not post.alive("client")
