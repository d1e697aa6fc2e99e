"""The frozen configuration of one client process."""

from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says.

    Attributes:
        data: folder for key, certificate, paper ciphertext and journals.
        server: `host:port`; None takes the address of the enrolment.
        seat, enrol_code: given together they enrol this PC at start-up.
        kiosk: keep the candidate inside the window.
        site_file: a site file, or a folder with one; None looks in the usual places.
        discover: listen for servers that announce themselves while this PC has none.
    """

    data: Path
    server: str | None = None
    seat: int | None = None
    enrol_code: str | None = None
    kiosk: bool = False
    discover: bool = False
    site_file: Path | None = None
