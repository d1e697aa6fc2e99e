"""The tus endpoint word by word, and what becomes of a finished upload."""

import base64
import hashlib
import io
import tracemalloc

import pytest

from scripts.centre.receiving import uploads as uploads_room
from scripts.centre.receiving.app import make_app
from scripts.centre.receiving.intake import Intake
from scripts.centre.receiving.uploads import Uploads
from shared.exchange.receipt import open_receipt
from tests.support.receiver import centre_folder, with_small_session
from tests.support.travelling import make_bundle, make_centre, make_site

LIMIT = 1 << 20


@pytest.fixture(scope="module")
def centre():
    return make_centre()


@pytest.fixture(scope="module")
def site():
    return make_site()


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, centre, site):
    path = tmp_path_factory.mktemp("b") / "S1.exambundle"
    make_bundle(path, centre, site)
    return path.read_bytes()


@pytest.fixture
def folder(tmp_path, centre, site):
    return with_small_session(centre_folder(tmp_path / "centre", centre, site))


def client_of(folder, limit=LIMIT):
    uploads = Uploads(folder.inbox / "uploads", limit)
    intake = Intake(folder, uploads)
    intake.settle()
    return make_app(uploads, intake).test_client()


@pytest.fixture
def client(folder):
    return client_of(folder)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def metadata(**pairs):
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())


def create(client, data, *, session="S1", declared=None, length=None, name="成绩.exambundle"):
    return client.post(
        "/files",
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data) if length is None else length),
            "Upload-Metadata": metadata(filename=name, session_id=session, sha256=declared or sha(data)),
        },
    )


def patch(client, place, offset, body, **headers):
    return client.patch(
        place,
        data=body,
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            **headers,
        },
    )


def head(client, place):
    return client.head(place, headers={"Tus-Resumable": "1.0.0"})


def test_it_says_what_it_can_do(client):
    reply = client.options("/files")
    assert reply.status_code == 204
    assert reply.headers["Tus-Version"] == "1.0.0"
    assert set(reply.headers["Tus-Extension"].split(",")) == {"creation", "checksum", "termination"}
    assert reply.headers["Tus-Max-Size"] == str(LIMIT)


def test_another_tus_version_is_refused(client):
    reply = client.post("/files", headers={"Tus-Resumable": "0.2.2", "Upload-Length": "5"})
    assert (reply.status_code, reply.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_bundle_in_pieces_gets_a_receipt(client, centre, bundle):
    place = create(client, bundle).headers["Location"]
    sent = 0
    for size in (1, 700, len(bundle)):
        assert head(client, place).headers["Upload-Offset"] == str(sent)
        reply = patch(client, place, sent, bundle[sent : sent + size])
        sent = min(len(bundle), sent + size)
        assert (reply.status_code, reply.headers["Upload-Offset"]) == (204, str(sent))
    assert head(client, place).headers["Upload-Offset"] == str(len(bundle))
    receipt = client.get(f"/receipts/{sha(bundle)}")
    assert receipt.status_code == 200
    opened = open_receipt(receipt.data, centre=centre.public, bundle_sha256=sha(bundle))
    assert (opened.session_id, opened.site_id, opened.bytes) == ("S1", "ZD0001", len(bundle))


def test_the_same_bundle_again_keeps_its_receipt(client, bundle):
    receipts = set()
    for _ in range(2):
        patch(client, create(client, bundle).headers["Location"], 0, bundle)
        receipts.add(client.get(f"/receipts/{sha(bundle)}").data)
    assert len(receipts) == 1


def test_offsets_survive_a_restart(folder, bundle):
    first = client_of(folder)
    place = create(first, bundle).headers["Location"]
    patch(first, place, 0, bundle[:1000])
    second = client_of(folder)
    assert head(second, place).headers["Upload-Offset"] == "1000"
    assert patch(second, place, 1000, bundle[1000:]).status_code == 204
    assert second.get(f"/receipts/{sha(bundle)}").status_code == 200


def test_a_stop_between_last_byte_and_receipt_is_made_up_for(folder, bundle):
    uploads = Uploads(folder.inbox / "uploads", LIMIT)
    info = uploads.create(len(bundle), metadata(filename="a", session_id="S1", sha256=sha(bundle)))
    uploads.append(info, 0, io.BytesIO(bundle), None)
    assert client_of(folder).get(f"/receipts/{sha(bundle)}").status_code == 200
    for receipt in (folder.inbox / "receipts").iterdir():
        receipt.unlink()
    assert client_of(folder).get(f"/receipts/{sha(bundle)}").status_code == 200


@pytest.mark.parametrize(("offset", "size"), [(5, 10), (0, 0)])
def test_a_wrong_offset_moves_nothing(client, bundle, offset, size):
    place = create(client, bundle).headers["Location"]
    reply = patch(client, place, offset, bundle[:size])
    assert reply.status_code == (409 if offset else 204)
    assert head(client, place).headers["Upload-Offset"] == "0"


def test_checksums_guard_each_piece(client, bundle):
    place = create(client, bundle).headers["Location"]
    right = base64.b64encode(hashlib.sha1(bundle[:100]).digest()).decode()
    assert patch(client, place, 0, b"x" * 100, **{"Upload-Checksum": f"sha1 {right}"}).status_code == 460
    assert patch(client, place, 0, bundle[:100], **{"Upload-Checksum": "md5 xyz"}).status_code == 400
    assert head(client, place).headers["Upload-Offset"] == "0"
    assert patch(client, place, 0, bundle[:100], **{"Upload-Checksum": f"sha1 {right}"}).status_code == 204


def test_a_terminated_upload_is_gone(client, bundle):
    place = create(client, bundle).headers["Location"]
    assert client.delete(place, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert head(client, place).status_code == 404
    assert patch(client, place, 0, b"x").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Upload-Length": str(LIMIT + 1)}, 413, "too_large"),
        ({"Upload-Length": "-1"}, 400, "bad_request"),
        ({"Upload-Length": "0"}, 400, "bad_request"),
        ({"Upload-Length": "²"}, 400, "bad_request"),
        ({"Upload-Defer-Length": "1"}, 400, "bad_request"),
        ({"Upload-Length": "5", "Upload-Metadata": "filename ###"}, 400, "bad_metadata"),
        ({"Upload-Length": "5", "Upload-Metadata": ""}, 400, "bad_metadata"),
        (
            {"Upload-Length": "5", "Upload-Metadata": metadata(filename="a", session_id="S", sha256="z")},
            400,
            "bad_metadata",
        ),
    ],
)
def test_a_bad_beginning_is_refused_by_name(client, headers, status, code):
    known = metadata(filename="a", session_id="S1", sha256="ab" * 32)
    reply = client.post("/files", headers={"Tus-Resumable": "1.0.0", "Upload-Metadata": known, **headers})
    assert reply.status_code == status
    assert reply.json["code"] == code
    assert reply.json["message"].endswith("。")


def test_more_than_announced_is_refused(client, bundle):
    place = create(client, bundle, length=10).headers["Location"]
    reply = patch(client, place, 0, b"x" * 11)
    assert (reply.status_code, reply.json["code"]) == (413, "too_large")


def test_a_chunk_of_another_type_is_refused(client, bundle):
    place = create(client, bundle).headers["Location"]
    assert patch(client, place, 0, b"x", **{"Content-Type": "text/plain"}).status_code == 415


@pytest.mark.allow_log("refused")
def test_garbage_is_refused_by_name_and_removed(client, folder):
    data = b"no bundle at all" * 10
    place = create(client, data).headers["Location"]
    reply = patch(client, place, 0, data)
    assert (reply.status_code, reply.json["code"]) == (422, "bundle_not_ours")
    assert head(client, place).status_code == 404
    again = client.get(f"/receipts/{sha(data)}")
    assert (again.status_code, again.json["code"]) == (422, "bundle_not_ours")
    assert list((folder.inbox / "bundles").iterdir()) == []


@pytest.mark.allow_log("refused")
def test_a_bundle_damaged_on_the_way_is_told_apart_and_marks_nobody(client, bundle):
    damaged = bundle[:-1] + b"\x01"
    reply = patch(client, create(client, damaged, declared=sha(bundle)).headers["Location"], 0, damaged)
    assert (reply.status_code, reply.json["code"]) == (422, "bundle_hash_differs")
    assert client.get(f"/receipts/{sha(bundle)}").status_code == 404
    patch(client, create(client, bundle).headers["Location"], 0, bundle)
    assert client.get(f"/receipts/{sha(bundle)}").status_code == 200


@pytest.mark.allow_log("refused")
@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("flipped", "bundle_damaged"),
        ("stranger", "bundle_foreign_signer"),
        ("session", "bundle_session_differs"),
        ("centre", "bundle_foreign_centre"),
    ],
)
def test_what_is_not_a_genuine_bundle_for_us_is_refused(client, tmp_path, centre, site, bundle, harm, code):
    data, session = bundle, "S1"
    if harm == "flipped":
        data = bundle[:900] + bytes([bundle[900] ^ 1]) + bundle[901:]
    elif harm == "stranger":
        make_bundle(tmp_path / "x", centre, make_site())
        data = (tmp_path / "x").read_bytes()
    elif harm == "centre":
        make_bundle(tmp_path / "x", make_centre("PJ02"), site)
        data = (tmp_path / "x").read_bytes()
    else:
        session = "S2"
    reply = patch(client, create(client, data, session=session).headers["Location"], 0, data)
    assert (reply.status_code, reply.json["code"]) == (422, code)


def test_an_unknown_receipt_and_strange_paths(client):
    assert client.get(f"/receipts/{'ab' * 32}").status_code == 404
    assert client.get("/receipts/../keys/signing.pem").status_code == 404
    assert client.get("/receipts/AB").json["code"] == "not_received"
    assert head(client, "/files/..%2f..%2fkeys").status_code == 404
    assert head(client, "/files/" + "0" * 32).status_code == 404


def test_a_post_stands_for_the_method_it_names(client, centre, bundle):
    place = create(client, bundle).headers["Location"]
    tus = {"Tus-Resumable": "1.0.0"}
    named = {**tus, "X-HTTP-Method-Override": "patch", "Content-Type": "application/offset+octet-stream"}
    half = len(bundle) // 2
    for at, piece in ((0, bundle[:half]), (half, bundle[half:])):
        sent = client.post(place, data=piece, headers={**named, "Upload-Offset": str(at)})
        assert sent.status_code == 204
        asked = client.post(place, headers={**tus, "X-HTTP-Method-Override": "HEAD"})
        assert asked.headers["Upload-Offset"] == sent.headers["Upload-Offset"] == str(at + len(piece))
    assert client.get(f"/receipts/{sha(bundle)}").status_code == 200
    assert client.post(place, headers={**tus, "X-HTTP-Method-Override": "DELETE"}).status_code == 204
    assert client.head(place, headers=tus).status_code == 404


@pytest.mark.parametrize("named", [{}, {"X-HTTP-Method-Override": "GET"}, {"X-HTTP-Method-Override": "PUT"}])
def test_a_post_that_names_no_method_is_refused(client, bundle, named):
    place = create(client, bundle).headers["Location"]
    refused = client.post(place, headers={"Tus-Resumable": "1.0.0", **named})
    assert (refused.status_code, refused.get_json()["code"]) == (405, "bad_request")


def test_a_huge_piece_goes_to_the_disk_and_not_into_memory(tmp_path, folder, bundle):
    size = 64 << 20
    client = client_of(folder, limit=size)
    place = create(client, bundle, length=size, declared="ab" * 32).headers["Location"]
    with (tmp_path / "zeros").open("wb+") as zeros:
        zeros.truncate(size - 1)
        tracemalloc.start()
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        sent = client.patch(place, input_stream=zeros, headers=headers, content_length=size - 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(size - 1))
    assert peak < 8 << 20


def test_a_refused_piece_leaves_the_offset_where_it_was(client, bundle):
    place = create(client, bundle).headers["Location"]
    patch(client, place, 0, bundle[:500])
    assert patch(client, place, 500, bundle[500:] + b"more").status_code == 413
    wrong = base64.b64encode(bytes(20)).decode()
    assert patch(client, place, 500, bundle[500:], **{"Upload-Checksum": f"sha1 {wrong}"}).status_code == 460
    assert head(client, place).headers["Upload-Offset"] == "500"
    assert patch(client, place, 500, bundle[500:]).status_code == 204
    assert client.get(f"/receipts/{sha(bundle)}").status_code == 200


def test_strangers_who_begin_uploads_do_not_pile_up(client, bundle, monkeypatch):
    monkeypatch.setattr(uploads_room, "MOST_OPEN", 5)
    mine = create(client, bundle).headers["Location"]
    patch(client, mine, 0, bundle[:100])
    for number in range(20):
        create(client, bundle, declared=f"{number:064x}", length=LIMIT)
        patch(client, mine, 100 + number, bundle[100 + number : 101 + number])
    assert head(client, mine).headers["Upload-Offset"] == "120"
    assert patch(client, mine, 120, bundle[120:]).status_code == 204
    assert client.get(f"/receipts/{sha(bundle)}").status_code == 200


@pytest.mark.allow_log("refused")
def test_a_copy_sent_under_another_session_marks_nobody(client, bundle):
    copied = create(client, bundle, session="S2").headers["Location"]
    assert patch(client, copied, 0, bundle).json["code"] == "bundle_session_differs"
    assert client.get(f"/receipts/{sha(bundle)}").status_code == 404
    patch(client, create(client, bundle).headers["Location"], 0, bundle)
    assert client.get(f"/receipts/{sha(bundle)}").status_code == 200


def test_a_bundle_from_a_usb_drive_gets_its_receipt_and_its_line(folder, bundle, tmp_path):
    path = tmp_path / "usb.exambundle"
    path.write_bytes(bundle)
    intake = Intake(folder, Uploads(folder.inbox / "uploads", LIMIT))
    line = intake.accept(path)
    assert path.exists()
    assert intake.accept(path) == line
    assert intake.received() == [line]
    assert (line.site_id, line.room, line.note) == ("ZD0001", line.room, "")
    receipt = open_receipt(intake.receipt(sha(bundle)), centre=folder.card(), bundle_sha256=sha(bundle))
    assert receipt.receipt_id == line.receipt_id
    intake.receipt_path(line.bundle_sha256).unlink()
    (folder.inbox / "bundles" / f"{line.bundle_sha256}.json").unlink()
    again = intake.accept(path)  # the power went when the bundle was in its place and nothing else was
    assert (again.bundle_sha256, intake.receipt_path(again.bundle_sha256).exists()) == (line.bundle_sha256, True)


def test_what_an_earlier_version_took_in_is_listed_after_the_next_start(folder, bundle, tmp_path):
    path = tmp_path / "usb.exambundle"
    path.write_bytes(bundle)
    intake = Intake(folder, Uploads(folder.inbox / "uploads", LIMIT))
    line = intake.accept(path)
    (folder.inbox / "bundles" / f"{sha(bundle)}.json").unlink()
    assert intake.received() == []
    intake.settle()
    assert intake.received() == [line]
