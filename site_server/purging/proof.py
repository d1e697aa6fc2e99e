"""清除证明: what was purged, when and by whose word, and what remains outside this server. A page and a signed file."""

import time
from pathlib import Path
from typing import Final

from shared.machine.files import write_whole
from shared.security import signing
from shared.security.canonical import canonical_json
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.purging.order import PurgeOrder

PROOF_TYPE: Final = "application/vnd.exam-site-kit.purge+json"
PROOF_FOLDER: Final = "purged"


def keep_proof(folder: DataFolder, order: PurgeOrder) -> Path:
    """Write both into `purged/` of the data folder; the path of the PDF. Written again it is the same file.

    Raises OSError.
    """
    files = SiteFiles(folder)
    keys = files.load(files.keyring())
    name = time.strftime("%Y%m%d-%H%M%S", time.gmtime(order.ordered_ms / 1000))
    signed = signing.sign_envelope(canonical_json(order), PROOF_TYPE, signing.load_private(keys.signing_key))
    write_whole(folder.root / PROOF_FOLDER / f"{name}.json", signed, private=True)
    # A second and thirty megabytes: every server's start comes past this module, and hardly one ever draws a page.
    from site_server.purging.proof_page import proof_pdf  # noqa: PLC0415 - for the start's sake, see above

    page = folder.root / PROOF_FOLDER / f"{say('purge.file')}-{name}.pdf"
    write_whole(page, proof_pdf(order, keys), private=True)
    return page
