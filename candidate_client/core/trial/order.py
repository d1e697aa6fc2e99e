"""The order to play in a trial exam: believed only if this site's authority said it, to this very PC."""

from pathlib import Path
from typing import Final

import msgspec

from candidate_client.core.settings import Settings
from shared.decoding import decode_json
from shared.link.address import host_of
from shared.protocol.trial import USE, TrialOrder
from shared.security.authority import AuthorityWord, check_authority
from shared.security.errors import SecurityError

_FOLDER: Final = "trial"


class OrderRefusedError(Exception):
    """The order is none for this PC. `code` for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_order(word: AuthorityWord, site_ca: bytes, device_id: str) -> TrialOrder:
    """The order. Raises OrderRefusedError: other_device, not_understood, or what the signature check says."""
    try:
        order = decode_json(check_authority(site_ca, USE, word), TrialOrder)
    except SecurityError as error:
        raise OrderRefusedError(error.code) from error
    except msgspec.DecodeError as error:
        raise OrderRefusedError("not_understood") from error
    if order.device_id != device_id:
        raise OrderRefusedError("other_device")
    return order


def trial_folder(data: Path) -> Path:
    """Where everything of a trial lies on this PC; it is removed with the trial, or at the program's next start."""
    return data / _FOLDER


def trial_settings(order: TrialOrder, settings: Settings, server: str) -> Settings:
    """How the client of the trial runs beside the real one: own folder, own server on the same machine as `server`."""
    return Settings(
        data=trial_folder(settings.data) / "seat",
        server=trial_server(order, server),
        seat=order.seat,
        enrol_code=order.enrol_code,
        kiosk=settings.kiosk,
    )


def trial_server(order: TrialOrder, server: str) -> str:
    """`host:port` of the trial's own server, on the machine of the site's."""
    return f"{host_of(server)}:{order.port}"
