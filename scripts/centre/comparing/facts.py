"""What the centre keeps of a package it issued, as far as a bundle can contradict it."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from scripts.centre.folder import CentreFolder
from scripts.centre.issued import Issue, find_issue, read_issued_plan
from scripts.centre.issuing.backup_codes import BackupGiven, backup_codes_given, opening_code_seen
from scripts.centre.issuing.extension import Given, given_codes
from shared.exam.plan import SessionPlan
from shared.exchange.bundle import BundleManifest


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """`plan`: as it was sealed to the site; None for a package of a version that did not keep it.

    `given`: every answer to a site that asked for more time than it may give. `backup_given`: likewise for the backup
    paper in the exam; `backup_code_seen`: somebody looked up its own opening code.
    """

    issue: Issue
    plan: SessionPlan | None
    given: Sequence[Given] = ()
    backup_given: Sequence[BackupGiven] = ()
    backup_code_seen: bool = False


def what_was_issued(centre: CentreFolder, manifest: BundleManifest) -> tuple[Path, Facts]:
    """The folder of the very package a bundle names, and what is known of it.

    Raises:
        CentreError: unknown_package, other_room, file_damaged.
    """
    folder, issue = find_issue(centre, manifest)
    return folder, Facts(
        issue=issue,
        plan=read_issued_plan(centre.secrets, folder),
        given=given_codes(centre.secrets, folder),
        backup_given=backup_codes_given(centre.secrets, folder),
        backup_code_seen=opening_code_seen(centre.secrets, folder),
    )
