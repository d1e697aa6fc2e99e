"""A device that is refused without end writes some lines a minute, and the others' lines are still there."""

import logging
import time

import pytest

from site_server.web import request_log


def test_a_thousand_refusals_turn_no_log_over(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(request_log, "_counter", request_log._Counter())

    def refuse(device_id: str | None, times: int) -> None:
        for _ in range(times):
            request_log.note("POST", "/v1/x", 403, refused="fenced", took_ms=1, slow_ms=1000, device_id=device_id)

    with caplog.at_level(logging.INFO):
        refuse("pc-7", 1000)
        refuse(None, 1000)
        refuse("pc-8", 1)
        assert len(caplog.records) == 41
        assert "pc-8" in caplog.text
        now[0] += 61
        refuse("pc-7", 1)
    assert "1960 more refusals were not written down" in caplog.text
