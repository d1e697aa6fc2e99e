"""The error family of this room: a stable code for programs, a Chinese sentence for the person.

ExchangeError
├── ContainerError   a file is not one of our containers, or not whole (its `detail` names the place)
├── ArchiveError     a paper or roster archive cannot be used
├── PackageError     an exam package is refused
├── BundleError      a result bundle is refused
├── ReceiptError     a receipt is refused
├── JournalFileError a journal that was carried by hand is refused
├── KeyCardError     a centre.pub.json or site.pub.json is refused
├── TrustError       a change of the centre's keys, or its list of what is revoked, is refused
├── SiteFileError    a site file is refused (shared.exchange.examsite_file)
├── SeatListError    a list of PCs and seats is refused; it carries every problem (shared.exchange.seat_list)
└── RosterError      spreadsheets are refused; it carries every problem found (shared.exchange.roster_problems)
"""

from shared.words.catalogue import say


class ExchangeError(Exception):
    """A file was refused. `code` is stable; `message` says in Chinese what is wrong, what is safe, what to do next."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class ContainerError(ExchangeError):
    """Codes: not_container, truncated, trailing, damaged. `detail` is a Chinese clause naming the file or place."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, say("exchange.container_refused", detail=detail))
        self.detail = detail


class ArchiveError(ExchangeError):
    """Codes: archive_damaged, archive_not_understood, archive_media_missing, archive_photo_missing."""


class PackageError(ExchangeError):
    """Codes start with `package_`, `roster_` or `paper_`; see shared.exchange.package."""


class BundleError(ExchangeError):
    """Codes start with `bundle_`; see shared.exchange.bundle."""


class ReceiptError(ExchangeError):
    """Codes: receipt_malformed, receipt_forged, receipt_foreign_centre, receipt_for_other_bundle, receipt_key_refused,
    receipt_key_expired, receipt_key_revoked, receipt_key_retired.
    """  # fmt: skip


class KeyCardError(ExchangeError):
    """Codes: key_card_unreadable, key_card_malformed."""


class TrustError(ExchangeError):
    """Codes: trust_unreadable, trust_malformed, trust_too_large, trust_version, trust_foreign_centre, trust_forged,
    trust_link_missing, trust_forked, trust_loop, trust_backwards, trust_recovery_changed, trust_signer_revoked,
    trust_older, trust_list_forged, trust_list_forked. Nothing of the file was taken.
    """  # fmt: skip

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code, say(f"exchange.{code}", safe=say("exchange.trust_safe"), **values))


class JournalFileError(ExchangeError):
    """Codes: journal_foreign, journal_incomplete, journal_damaged. Nothing of the file was taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code, say(f"exchange.{code}"))
