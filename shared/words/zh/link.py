"""What goes wrong between a client and the site server (`shared.link.errors`, `shared.link.enrolment`)."""

from typing import Final

WORDS: Final = {
    "bad_address": "服务器地址格式不对，请技术人员检查本机设置。",
    "unreachable": "暂时连不上考点服务器，正在自动重连；已作答内容保存在本机，不会丢失。",
    "timed_out": "考点服务器没有及时回应，正在自动重试；已作答内容保存在本机，不会丢失。",
    "server_not_trusted": "对方不是本考点的服务器（证书不符），没有发送任何内容。请技术人员核对服务器地址。",
    "device_not_trusted": "考点服务器不认可本机的证书（可能已过期或属于其他考点）。请技术人员重新登记本机。",
    "device_key_unusable": "本机的设备证书或密钥文件缺失或损坏。请技术人员重新登记本机。",
    "device_expired": "考点服务器认为本机的证书已过期，多半是服务器的日期不对。请核对服务器的日期和时间；"
    "日期无误的，请重新登记本机。",
    "wrong_address.bad_address": "“{server}”不是一个地址，没有登记。应为“IP地址:端口”，例如 192.168.1.10:8443。",
    "wrong_address.no_name": "找不到名为“{server}”的电脑，没有登记。请改填服务器屏幕上的 IP 地址。",
    "wrong_address.no_answer": "地址 {server} 没有任何应答，没有登记。请核对地址，检查服务器是否开机、网线是否插好，"
    "本机与服务器是否在同一网段，服务器的防火墙是否放行该端口。",
    "wrong_address.port_closed": "{server} 这台电脑开着，但该端口上没有程序，没有登记。请核对端口，"
    "并在服务器上启动考点服务器。",
    "wrong_address.web_server": "{server} 是一个网站或设备的管理页面，不是考点服务器，没有登记。请核对地址和端口。",
    "wrong_address.other_program": "{server} 上是另一个程序，不是考点服务器，没有登记。请核对地址和端口。",
    "wrong_address.other_site": "{server} 是另一个考点的服务器，没有登记。"
    "请核对地址，并确认 U 盘上的考点文件是本考点的。",
    "wrong_address.our_site": "{server} 的考点编号与本考点相同，证书却不同，没有登记。"
    "服务器若重新初始化过，请用它新写的考点文件；否则请停用那台电脑并报告主考。",
    "wrong_enrolment_code": "登记码不正确，没有登记。请对照服务器或监考机上正显示的登记码重新输入；"
    "每次打开登记后登记码都会变，地址填成另一个考点的服务器时也是这个提示。",
    "no_address_known": "考点文件里的地址都没有应答，正在继续寻找。",
    "asking_refused": "技术人员在监考机上拒绝了本机的申请。如属误操作，按回车键再次申请。",
    "clock_differs": "本机时间与服务器相差 {gap_ms:span}，不影响考试计时，但请校准。",
    "bad_reply": "服务器的回复无法识别，可能程序版本不一致；已作答内容保存在本机。请技术人员检查。",
    "server_not_proven": "对方没有证明自己是本考点的服务器，本机未登记。请核对服务器地址。",
}
