"""The voice of Windows: its speech interface (SAPI 5) with a Chinese voice, which Chinese Windows brings."""

import importlib
import logging
from typing import Any, Final

from candidate_client.voice.port import LONGEST

log = logging.getLogger(__name__)

_CHINESE: Final = "Language=804"
_ASYNC, _PURGE = 1, 2
_SPEAKING: Final = 2


class SapiVoice:
    """`speaker` is an SpVoice."""

    def __init__(self, speaker: Any) -> None:
        self._speaker = speaker

    @property
    def speaking(self) -> bool:
        """See Voice."""
        return bool(self._speaker.Status.RunningState == _SPEAKING)

    def say(self, text: str) -> None:
        """See Voice."""
        self._speaker.Speak(text[:LONGEST], _ASYNC | _PURGE)

    def stop(self) -> None:
        """See Voice."""
        self._speaker.Speak("", _ASYNC | _PURGE)


def sapi() -> SapiVoice | None:
    """The voice, None without the interface or without a Chinese voice."""
    try:
        speaker = importlib.import_module("win32com.client").Dispatch("SAPI.SpVoice")
        voices = speaker.GetVoices(_CHINESE)
        if voices.Count == 0:
            return None
        speaker.Voice = voices.Item(0)
    except Exception as error:  # noqa: BLE001 - COM has a family for each layer below; without a voice the exam goes on
        log.info("no voice: %s", error)
        return None
    return SapiVoice(speaker)
