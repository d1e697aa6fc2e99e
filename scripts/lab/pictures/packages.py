"""The made-up room's packages and trust files."""

from scripts.lab.pictures.plan import sample_plan
from shared.link.errors import Refused
from shared.protocol.console import PackageList, PackageReport, TrustReport
from shared.protocol.errors import sentence


class PackageCalls:
    """Part of the gateway of `scripts.lab.pictures.gateway`."""

    def import_package(self, data: bytes) -> PackageReport:
        """See Gateway."""
        if not data.startswith(b"PK"):
            raise Refused("package_refused", sentence("package_refused") + "文件不是试卷包。", status=409)
        return self.packages().packages[0]

    def take_trust(self, data: bytes) -> TrustReport:
        """See Gateway."""
        return TrustReport(told=("评价组织已更换签名密钥，自 2026-11-20 09:00 起。",), changed=bool(data))

    def packages(self) -> PackageList:
        """See Gateway."""
        plan = sample_plan()
        return PackageList(
            packages=(
                PackageReport(
                    package_id="PK-0001",
                    session_id=plan.session_id,
                    title=plan.title,
                    room=plan.room,
                    candidates=len(plan.candidates),
                    photos=len(plan.candidates),
                    starts_at_ms=plan.starts_at_ms,
                    sha256="9f" * 32,
                    serial=1,
                ),
            )
        )
