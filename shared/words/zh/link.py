"""What goes wrong between a client and the site server (`shared.link.errors`, `shared.link.enrolment`)."""

from typing import Final

WORDS: Final = {
    "bad_address": "服务器地址格式不对，请技术人员检查本机设置。",
    "unreachable": "暂时连不上考点服务器，正在自动重连；已作答内容保存在本机，不会丢失。",
    "timed_out": "考点服务器没有及时回应，正在自动重试；已作答内容保存在本机，不会丢失。",
    "server_not_trusted": "对方不是本考点的服务器（证书不符），没有发送任何内容。请技术人员核对服务器地址。",
    "device_not_trusted": "考点服务器不认可本机的证书（可能已过期或属于其他考点）。请技术人员重新登记本机。",
    "device_key_unusable": "本机的设备证书或密钥文件缺失或损坏。请技术人员重新登记本机。",
    "bad_reply": "服务器的回复无法识别，可能程序版本不一致；已作答内容保存在本机。请技术人员检查。",
    "server_not_proven": "对方没有证明自己是本考点的服务器，本机未登记。请核对服务器地址。",
}
