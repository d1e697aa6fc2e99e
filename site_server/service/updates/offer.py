"""The release a server holds: taken in from a USB stick after every check, offered until it expires."""

import logging
import threading

from shared.protocol.errors import WireError
from shared.protocol.updates import ProgramCard, ReleaseCard, ReleaseWanted, WantedFile
from shared.updates.errors import UpdateError
from shared.updates.release import Metadata, Release, Target
from shared.updates.trust import is_expired, verify, verify_kept
from site_server.domain.program_files import ProgramFiles
from site_server.service.core.site import Site
from site_server.service.updates.allowed import need_open

log = logging.getLogger(__name__)


class Offer:
    """The accepted release, and the one that is being carried in. Safe for all threads."""

    def __init__(self, site: Site, files: ProgramFiles, anchor: bytes | None) -> None:
        self._site = site
        self._files = files
        self._anchor = anchor
        self._lock = threading.Lock()
        self._incoming: tuple[Metadata, Release] | None = None
        self._accepted = files.accepted()
        self._release = self._judged(self._accepted)

    @property
    def release(self) -> Release | None:
        """What was taken in last, expired or not."""
        return self._release

    @property
    def metadata(self) -> Metadata | None:
        """Its signed files, for devices that judge for themselves."""
        return self._accepted

    def current(self) -> Release | None:
        """The release as long as it may be installed."""
        release = self._release
        return None if release is None or is_expired(release, self._site.clock.now_ms()) else release

    def card(self) -> ReleaseCard | None:
        """The release for the console."""
        release = self._release
        if release is None:
            return None
        return ReleaseCard(
            number=release.number,
            signed_ms=release.signed_ms,
            expires_ms=release.expires_ms,
            expired=self.current() is None,
            programs=tuple(
                ProgramCard(program=t.program, version=t.version, platform=t.platform, length=t.length)
                for t in sorted(release.targets, key=lambda t: t.path)
            ),
        )

    def offered(self, metadata: Metadata) -> ReleaseWanted:
        """Signed files were put in: what is needed of their programs. Raises WireError update_closed; UpdateError."""
        site = self._site
        need_open(site.room.state if site.room else None, site.clock.now_ms())
        if self._anchor is None:
            raise UpdateError("no_anchor")
        site.space.need()
        with self._lock:
            release = verify(self._anchor, self._accepted, metadata, site.clock.now_ms())
            self._incoming = metadata, release
            return self._wanted(release)

    def part(self, sha256: str, at: int, data: bytes) -> ReleaseWanted:
        """A part of a program file of the release that is being put in.

        Raises WireError: update_closed, not_found; UpdateError: target_too_long, target_tampered; OSError.
        """
        site = self._site
        need_open(site.room.state if site.room else None, site.clock.now_ms())
        site.space.need()
        with self._lock:
            if self._incoming is None:
                raise WireError("not_found")
            _, release = self._incoming
            target = release.by_sha256(sha256)
            if target is None:
                raise WireError("not_found")
            self._files.append(target, at, data)
            return self._wanted(release)

    def take(self) -> Release:
        """Everything is here: from now on this is the release. Raises WireError not_found; UpdateError; OSError."""
        with self._lock:
            if self._incoming is None:
                raise WireError("not_found")
            metadata, release = self._incoming
            if self._wanted(release).missing:
                raise WireError("update_incomplete")
            self._files.accept(metadata, [target.sha256 for target in release.targets])
            self._accepted, self._release, self._incoming = metadata, release, None
        log.info("release %d taken in: %s", release.number, ", ".join(t.path for t in release.targets))
        return release

    def bytes_of(self, target: Target, at: int, size: int) -> bytes:
        """A part of an offered program file. Raises OSError."""
        return self._files.part(target.sha256, at, size)

    def _wanted(self, release: Release) -> ReleaseWanted:
        missing = (
            WantedFile(sha256=t.sha256, path=t.path, length=t.length, have=have)
            for t in release.targets
            if (have := self._files.have(t)) < t.length
        )
        return ReleaseWanted(number=release.number, missing=tuple(missing))

    def _judged(self, metadata: Metadata | None) -> Release | None:
        """What lies in the folder is judged again at each start: a changed file is no release."""
        if metadata is None or self._anchor is None:
            return None
        try:
            release = verify_kept(self._anchor, metadata)
        except UpdateError as error:
            log.warning("the kept release is not believed: %s", error.code)
            return None
        if any(self._files.have(target) < target.length for target in release.targets):
            log.warning("the kept release lacks program files")
            return None
        return release
