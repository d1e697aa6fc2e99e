"""The receiver's web side: tus 1.0 (creation, checksum, termination) at /files and receipts at /receipts/<sha256>.

Networks that let only ordinary requests through get a POST that names the method in `X-HTTP-Method-Override` (tus 1.0).
"""

import re
from collections.abc import Mapping
from typing import BinaryIO, Final, cast

import msgspec
from flask import Flask, Response, request, url_for

from scripts.centre.receiving.intake import Intake
from scripts.centre.receiving.uploads import CHECKSUMS, UploadRefusedError, Uploads
from shared.exchange.receipt import RECEIPT_TYPE
from shared.words.catalogue import say

VERSION: Final = "1.0.0"
_CHUNK: Final = "application/offset+octet-stream"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def make_app(uploads: Uploads, intake: Intake) -> Flask:
    """The WSGI application."""
    app = Flask("exam-centre-receiver")
    tus = _Tus(uploads, intake)
    app.add_url_rule("/files", "discover", tus.discover, methods=["OPTIONS"])
    app.add_url_rule("/files", "create", tus.create, methods=["POST"])
    app.add_url_rule("/files/<upload_id>", "discover_one", tus.discover, methods=["OPTIONS"])
    app.add_url_rule("/files/<upload_id>", "upload", tus.head, methods=["HEAD"])
    app.add_url_rule("/files/<upload_id>", "append", tus.patch, methods=["PATCH"])
    app.add_url_rule("/files/<upload_id>", "remove", tus.remove, methods=["DELETE"])
    app.add_url_rule("/files/<upload_id>", "override", tus.override, methods=["POST"])
    app.add_url_rule("/receipts/<sha256>", "receipt", tus.receipt, methods=["GET"])
    app.add_url_rule("/", "alive", lambda: Response("exam-centre receiver\n", mimetype="text/plain"), methods=["GET"])
    app.register_error_handler(UploadRefusedError, _refused)
    app.before_request(_agree_version)
    app.after_request(_common_headers)
    return app


class _Tus:
    def __init__(self, uploads: Uploads, intake: Intake) -> None:
        self._uploads = uploads
        self._intake = intake

    def discover(self, upload_id: str = "") -> Response:  # noqa: ARG002 - one answer for every place
        return _answer(
            204,
            {
                "Tus-Version": VERSION,
                "Tus-Extension": "creation,checksum,termination",
                "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
                "Tus-Max-Size": str(self._uploads.limit_bytes),
            },
        )

    def create(self) -> Response:
        length = _whole_number("Upload-Length")
        info = self._uploads.create(length, request.headers.get("Upload-Metadata", ""))
        return _answer(201, {"Location": url_for("upload", upload_id=info.upload_id)})

    def head(self, upload_id: str) -> Response:
        info = self._uploads.info(upload_id)
        headers = {
            "Upload-Offset": str(self._uploads.offset(info)),
            "Upload-Length": str(info.length),
            "Upload-Metadata": info.metadata,
            "Cache-Control": "no-store",
        }
        return _answer(200, headers)

    def patch(self, upload_id: str) -> Response:
        if request.mimetype != _CHUNK:
            raise UploadRefusedError(415, "bad_type", say("centre.receive.type"))
        offset = _whole_number("Upload-Offset")
        body = cast("BinaryIO", request.stream)  # piece by piece to the disk: a body may be as large as the file
        with self._uploads.lock(upload_id):
            info = self._uploads.info(upload_id)
            reached = self._uploads.append(info, offset, body, request.headers.get("Upload-Checksum"))
            if reached == info.length:
                self._intake.finish(info)
        return _answer(204, {"Upload-Offset": str(reached)})

    def remove(self, upload_id: str) -> Response:
        with self._uploads.lock(upload_id):
            self._uploads.forget(self._uploads.info(upload_id))
        return _answer(204, {})

    def override(self, upload_id: str) -> Response:
        """A POST that stands for the method it names."""
        named = {"PATCH": self.patch, "HEAD": self.head, "DELETE": self.remove}
        meant = named.get(request.headers.get("X-HTTP-Method-Override", "").upper())
        if meant is None:
            raise UploadRefusedError(405, "bad_request", say("centre.receive.method"))
        return meant(upload_id)

    def receipt(self, sha256: str) -> Response:
        if not _SHA256.fullmatch(sha256):
            raise UploadRefusedError(404, "not_received", say("centre.receive.sha256"))
        return Response(self._intake.receipt(sha256), mimetype=RECEIPT_TYPE, headers={"Cache-Control": "no-store"})


def _whole_number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise UploadRefusedError(400, "bad_request", say("centre.receive.header", header=header))
    return int(text)


def _agree_version() -> Response | None:
    if not request.path.startswith("/files") or request.method == "OPTIONS":
        return None
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, {"Tus-Version": VERSION})
    return None


def _common_headers(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _refused(refused: UploadRefusedError) -> Response:
    return Response(msgspec.json.encode(refused.body), status=refused.status, mimetype="application/json")


def _answer(status: int, headers: Mapping[str, str]) -> Response:
    return Response(status=status, headers=dict(headers))
