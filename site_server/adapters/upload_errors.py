"""Every way an upload can fail, by name. The bundle stays whole on this machine in all of them.

UploadError (its sentence says what happened, that the bundle is safe, and what to do)
├── passing, try again: upload_unreachable, upload_no_name, upload_timeout, upload_interrupted, receipt_not_ready
├── the network between: upload_portal, upload_proxy, upload_blocked
├── the secure connection: upload_untrusted, upload_wrong_name, upload_clock, upload_not_secure
└── either end: upload_refused, upload_too_large, upload_centre_full, upload_bad_address, upload_file_unreadable

Who cancelled gets UploadCancelledError, which is no failure.
"""

from typing import Final

from site_server.domain.ports import UploadError

_SAFE: Final = "成绩数据包完好地保存在本机；"
_NOTHING_SENT: Final = "没有发送任何内容，成绩数据包完好地保存在本机；"
_SENTENCES: Final = {
    "upload_unreachable": f"连不上成绩接收地址。{_SAFE}请检查外网连接后再次上传，会接着传。",
    "upload_no_name": f"找不到成绩接收地址的名称（DNS 没有答复）。{_SAFE}请检查外网和 DNS 设置后再次上传，会接着传。",
    "upload_timeout": f"网络长时间没有响应。{_SAFE}请检查外网连接后再次上传，会接着传。",
    "upload_interrupted": f"上传中断。{_SAFE}请再次上传，会从中断处接着传。",
    "upload_portal": (
        "校园网（或机房、宾馆的网络）需要先登录：收到的是登录页，不是评价组织的答复。"
        f"{_SAFE}请在本机浏览器中登录网络后再次上传，会接着传。"
    ),
    "upload_proxy": (
        f"网络要求经过代理服务器并登录。{_SAFE}请换一个不经代理的网络，或请网络管理员放行成绩接收地址，再次上传，会接着传。"
    ),
    "upload_blocked": f"中间的网络设备不允许上传。{_SAFE}请导出到U盘送交评价组织，或换一个网络后再次上传，会接着传。",
    "upload_untrusted": (
        "成绩接收地址的证书不可信：不是本机信任的机构签发的，可能被防火墙、杀毒软件或校园网的 HTTPS 检查替换。"
        f"{_NOTHING_SENT}请换一个网络或关闭 HTTPS 检查后再次上传，仍不行请联系评价组织。"
    ),
    "upload_wrong_name": (
        "成绩接收地址的证书是别的网站的，可能连到了登录页或被中间设备改道。"
        f"{_NOTHING_SENT}请先登录网络或换一个网络再次上传，仍不行请联系评价组织核对地址。"
    ),
    "upload_clock": (
        "成绩接收地址的证书与本机的日期时间不符（尚未生效或已过期）。"
        f"{_NOTHING_SENT}请核对本机的日期和时间后再次上传；时间没有错，请联系评价组织更新证书。"
    ),
    "upload_not_secure": (
        "对方没有建立安全连接，可能是网络的登录页，或地址、端口不对。"
        f"{_NOTHING_SENT}请先登录网络再次上传，仍不行请联系评价组织核对地址。"
    ),
    "upload_refused": "评价组织没有接收这个成绩数据包。数据包完好地保存在本机；请联系评价组织。",
    "upload_too_large": "成绩数据包超过接收方的上限。数据包完好地保存在本机；请联系评价组织，或导出到U盘送交。",
    "upload_centre_full": f"接收方磁盘空间不足。{_SAFE}请稍后再次上传或联系评价组织。",
    "upload_bad_address": f"成绩接收地址不正确。{_SAFE}请联系评价组织核对公钥文件。",
    "upload_file_unreadable": "成绩数据包无法读取。请检查磁盘，或从备份中取回后再上传。",
    "receipt_not_ready": "数据包已传完，但还没有取到回执。数据包完好地保存在本机；请稍后再次上传，不会重复传送。",
}
ALL_CODES: Final = frozenset(_SENTENCES)
_PASSING: Final = frozenset(
    {"upload_unreachable", "upload_no_name", "upload_timeout", "upload_interrupted", "receipt_not_ready"}
)


class TusError(UploadError):
    """An upload did not succeed. `final`: trying again at once is useless. `reason`: the centre's own sentence."""

    def __init__(self, code: str, *, reason: str = "") -> None:
        super().__init__(code, f"{_SENTENCES[code]}对方说明：{reason}" if reason else _SENTENCES[code])
        self.final = code not in _PASSING
