"""What was ever shown as saved, looked for afterwards in the server's own data."""

from pathlib import Path

from scripts.lab.demo.trace import read
from site_server.bootstrap import ServerConfig, SiteServer


def lost(data: Path, traces: Path) -> tuple[int, int]:
    """How many acknowledgements the PCs got of the day's session, and how many of them do not hold in this folder."""
    server = SiteServer(ServerConfig(data=data, port=0))
    try:
        room = server.use_cases.site.room
        if room is None:
            return 0, 0
        books = room.books
        got = wrong = 0
        for path in sorted(traces.glob("*.jsonl")):
            for line in read(path):
                if line["kind"] != "ack":
                    continue
                got += 1
                book = books[line["ticket"]]
                epoch, seq = line["epoch"], line["seq"]
                wrong += not (book.next_seq(epoch) > seq and book.head_at(epoch, seq).hex() == line["head"])
        return got, wrong
    finally:
        server.stop()
