"""A centre folder with registered sites, and its receiver listening on loopback in a thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

from scripts.centre.folder import CentreFolder
from scripts.centre.receiving.serve import make_receiver
from shared.exchange.site_files import CentrePublic, write_card
from shared.security import sealing, signing
from tests.support.travelling import Centre, Site


def centre_folder(root: Path, centre: Centre, *sites: Site) -> CentreFolder:
    """The folder `make-keys` and `register-site` would leave, with this centre's keys."""
    folder = CentreFolder(root)
    folder.signing_path.parent.mkdir(parents=True)
    folder.signing_path.write_bytes(signing.private_pem(centre.key))
    folder.results_path.write_bytes(sealing.identity_file(centre.identity))
    write_card(folder.card_path, centre.public)
    for site in sites:
        folder.register(site.public)
    return folder


@contextmanager
def listening(folder: CentreFolder, *, port: int = 0, limit_bytes: int = 64 << 20) -> Iterator[CentrePublic]:
    """The receiver at work; yields the centre's card with the addresses it really has."""
    server = make_server("127.0.0.1", port, make_receiver(folder, limit_bytes), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    card = folder.card()
    try:
        yield CentrePublic(
            centre_id=card.centre_id,
            name=card.name,
            signing_key=card.signing_key,
            results_recipient=card.results_recipient,
            upload_url=f"{base}/files",
            receipt_url=f"{base}/receipts",
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
