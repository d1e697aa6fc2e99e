"""Every way an upload can fail, by name. The bundle stays whole on this machine in all of them.

UploadError (a WireError, so that a job can say it to the console)
├── passing, worth trying again: upload_unreachable, upload_timeout, upload_interrupted, receipt_not_ready
├── a person's wish: upload_cancelled
└── final until something changes: upload_refused, upload_too_large, upload_centre_full, upload_untrusted,
upload_bad_address, upload_file_unreadable
"""

from typing import Final

from site_server.domain.ports import UploadError

_SENTENCES: Final = {
    "upload_unreachable": "连不上成绩接收地址。成绩数据包完好地保存在本机；请检查外网连接后再次上传，会接着传。",
    "upload_timeout": "网络长时间没有响应。成绩数据包完好地保存在本机；请检查外网连接后再次上传，会接着传。",
    "upload_interrupted": "上传中断。成绩数据包完好地保存在本机；请再次上传，会从中断处接着传。",
    "upload_refused": "评价组织没有接收这个成绩数据包。数据包完好地保存在本机；请联系评价组织。",
    "upload_too_large": "成绩数据包超过接收方的上限。数据包完好地保存在本机；请联系评价组织，或导出到U盘送交。",
    "upload_centre_full": "接收方磁盘空间不足。成绩数据包完好地保存在本机；请稍后再次上传或联系评价组织。",
    "upload_untrusted": "成绩接收地址的证书不可信，没有发送任何内容。请检查网络和本机时间，仍不行请联系评价组织。",
    "upload_bad_address": "成绩接收地址不正确，没有发送任何内容。请联系评价组织核对公钥文件。",
    "upload_file_unreadable": "成绩数据包无法读取。请检查磁盘，或从备份中取回后再上传。",
    "receipt_not_ready": "数据包已传完，但还没有取到回执。数据包完好地保存在本机；请稍后再次上传，不会重复传送。",
}
ALL_CODES: Final = frozenset(_SENTENCES)
_FINAL: Final = frozenset(
    {"upload_refused", "upload_too_large", "upload_centre_full", "upload_untrusted", "upload_bad_address"}
)


class TusError(UploadError):
    """An upload did not succeed. `final`: trying again at once is useless. `reason`: the centre's own sentence."""

    def __init__(self, code: str, *, reason: str = "") -> None:
        super().__init__(code, f"{_SENTENCES[code]}对方说明：{reason}" if reason else _SENTENCES[code])
        self.final = code in _FINAL
