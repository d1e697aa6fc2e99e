"""One request to be enrolled, from asking to its end."""

from shared.protocol.asking import AskRequest, AskState, SeatBy, WaitReply
from site_server.service.people.admit import shown_name


class Asked:
    """What the server holds of it. `code` is empty until the PC revealed its nonce. Guarded by the lock of `Asking`."""

    def __init__(
        self, request_id: str, request: AskRequest, *, address: str, server_nonce: bytes, now_ms: int, known_seat: int
    ) -> None:
        """`known_seat`: what the server's own seat plan says of this name; it goes before what the PC proposes."""
        self.request_id = request_id
        self.request = request
        self.name = shown_name(request.device_name)
        self.address = address
        self.server_nonce = server_nonce
        self.asked_ms = self.seen_ms = now_ms
        self.code = ""
        self.state: AskState = "waiting"
        self.seat = known_seat or (request.seat if request.role == "candidate" else 0)
        self.seat_by: SeatBy = (request.seat_by or "list") if known_seat else request.seat_by
        self.device_id = ""
        self.certificate = ""

    def standing(self, now_ms: int, poll_after_ms: int) -> WaitReply:
        """What the PC is told."""
        return WaitReply(
            state=self.state,
            room_ms=now_ms,
            poll_after_ms=poll_after_ms,
            seat=self.seat,
            seat_by=self.seat_by,
            device_id=self.device_id,
            certificate_pem=self.certificate,
        )
