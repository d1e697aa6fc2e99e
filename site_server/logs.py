"""The server's own log: a rotating file in the data folder. Ids only; no names, ID numbers, answers or codes."""

import logging
import logging.handlers
from pathlib import Path


def log_to(path: Path) -> None:
    """Send every log line to the file (five of 5 MB are kept); warnings and worse to the console as well."""
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=5_000_000, backupCount=5, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    screen = logging.StreamHandler()
    screen.setLevel(logging.WARNING)
    screen.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    root.addHandler(screen)
    for noisy in ("alembic", "sqlalchemy", "waitress", "werkzeug"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
