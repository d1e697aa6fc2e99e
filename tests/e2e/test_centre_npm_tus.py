"""Our bundle goes to any tus 1.0 server: the reference server of npm, killed in the middle and started again."""

import json
import os
import subprocess

import pytest

from scripts.devtools.node import node_program
from scripts.devtools.places import TUS_SERVER
from shared.exchange.bundle import check_bundle
from shared.exchange.container import hash_file
from shared.exchange.known_cards import KnownCard
from site_server.adapters.upload import TusUploader, UploadSettings
from site_server.domain.ports import UploadError
from tests.support.middlebox import Said, middlebox
from tests.support.travelling import make_bundle, make_centre, make_site


class NpmServer:
    """`node server.mjs PORT STORE`."""

    def __init__(self, store, port=0):
        assert (TUS_SERVER / "node_modules").is_dir(), "the set-up installs the tus server"
        self.process = subprocess.Popen(
            [str(node_program()), str(TUS_SERVER / "server.mjs"), str(port), str(store)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.said()["url"]
        self.port = int(self.url.split(":")[2].split("/")[0])

    def said(self):
        return json.loads(self.process.stdout.readline())

    def kill(self):
        self.process.kill()
        self.process.wait(20)
        self.process.stdout.close()


def test_a_bundle_reaches_the_npm_server_through_a_kill(tmp_path):
    centre, site = make_centre(), make_site()
    bundle = tmp_path / "S1.exambundle"
    make_bundle(bundle, centre, site)
    sha256, size = hash_file(bundle).sha256, bundle.stat().st_size
    uploader = TusUploader(tmp_path / "up", UploadSettings(chunk_bytes=size // 8, retry_delays_s=(0.05,)))
    store, seen, again = tmp_path / "store", [], []
    server = NpmServer(store)

    def progress(done, total):
        seen.append(done)
        if len(seen) == 4:
            server.kill()

    how = {"url": server.url, "session_id": "S1", "bundle_sha256": sha256, "cancelled": lambda: False}
    with pytest.raises(UploadError) as caught:
        uploader.send(bundle, progress=progress, **how)
    assert caught.value.code == "upload_closed"
    server = NpmServer(store, server.port)
    try:
        location = uploader.send(bundle, progress=lambda done, total: again.append(done), **how)
        finished = server.said()
    finally:
        server.kill()
    assert again[0] == seen[-1] > 0
    assert location.startswith(how["url"])
    assert finished["metadata"] == {"filename": "S1.exambundle", "session_id": "S1", "sha256": sha256}
    kept = store / finished["finished"]
    assert check_bundle(kept, centre_id="PJ01", cards=[KnownCard(card=site.public)]).sha256 == sha256


def test_the_npm_server_behind_a_network_with_rules_of_its_own(tmp_path):
    """Without PATCH nothing gets through (it knows no other way) and that is told; a body limit is got around."""
    bundle = tmp_path / "S1.exambundle"
    bundle.write_bytes(os.urandom(400_000))
    sha256 = hash_file(bundle).sha256
    server = NpmServer(tmp_path / "store")
    uploader = TusUploader(tmp_path / "up", UploadSettings(retry_delays_s=(0.05,)))
    without_patch = True

    def rule(asked):
        if asked.method == "PATCH" and without_patch:
            return Said(405, (("Content-Type", "text/html"),), b"<html>not here</html>")
        return Said(413) if len(asked.body) > 60_000 else None

    def send(base):
        return uploader.send(
            bundle,
            url=f"{base}/files",
            session_id="S1",
            bundle_sha256=sha256,
            progress=lambda done, total: None,
            cancelled=lambda: False,
        )

    try:
        with middlebox(rule, server.url) as box:
            with pytest.raises(UploadError) as caught:
                send(box.url)
            assert caught.value.code == "upload_blocked"
            without_patch = False
            assert send(box.url).startswith(box.url)
        finished = server.said()
    finally:
        server.kill()
    assert hash_file(tmp_path / "store" / finished["finished"]).sha256 == sha256
