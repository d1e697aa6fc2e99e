"""An uploader for a server that has none: it says so."""

from collections.abc import Callable
from pathlib import Path

from shared.exchange.site_files import CentrePublic
from site_server.domain.ports import Delivered, UploadError


class NoUploader:
    """An `Uploader` that refuses."""

    def upload(
        self,
        bundle: Path,  # noqa: ARG002
        *,
        centre: CentrePublic,  # noqa: ARG002
        session_id: str,  # noqa: ARG002
        bundle_sha256: str,  # noqa: ARG002
        progress: Callable[[int, int], None],  # noqa: ARG002
        cancelled: Callable[[], bool],  # noqa: ARG002
    ) -> Delivered:
        """See Uploader."""
        raise UploadError(
            "upload_unavailable", "本服务器没有配置上传，请导出到 U 盘。成绩数据包仍在本机，没有受到影响。"
        )
