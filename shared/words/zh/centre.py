"""What the awarding centre's tools say (`scripts.centre`)."""

from typing import Final

WORDS: Final = {
    "receipt_request": "{name} 不是接收机的回执密钥申请文件，或已损坏。请在接收机上重新运行 receipt-key。",
    "receipt_uncertified": "本机的回执密钥还没有证书，没有签发回执。"
    "请把 {name} 交给评价组织（receiver-folder --request），"
    "再把得到的资料拷到本机。",
    "id_malformed.centre": "评价组织编号只能用英文字母、数字、点、横线和下划线。",
    "keys_there": "{root} 中已有密钥，没有覆盖。如要另建，请换一个文件夹。",
    "no_keys": "{root} 中还没有密钥，请先运行 make-keys。",
    "id_malformed.site": "考点编号只能用英文字母、数字、点、横线和下划线。",
    "site_known": "考点 {site_id}（{room}）已登记了另一份公钥（核对码 {known}），没有替换成核对码为 {given} 的。"
    "请先与考点核对：换了服务器的，加 --replace 运行；是另一个考场的服务器，加 --room 考场名称 运行。",
    "card_elsewhere": "这份公钥已登记给考点 {site_id} 的{room}，没有再登记一次。请核对是不是拿错了文件。",
    "all_rooms": "全部考场",
    "room_unknown": "考点 {site_id} 的考场“{room}”没有登记公钥，已登记的考场：{rooms:list}。"
    "请用 register-site --room 登记该考场服务器的 site.pub.json。",
    "site_unknown": "考点 {site_id} 还没有登记。请先用 register-site 登记该考点的 site.pub.json。",
    "id_malformed.session": "场次编号只能用英文字母、数字、点、横线和下划线。",
    "no_issue": "没有场次 {session_id} 的试卷包。请先运行 build，或核对场次编号。",
    "no_such_issue": "场次 {session_id} 没有第 {serial} 版试卷包，最新为第 {name} 版。请与考点核对。",
    "no_secret": "{root} 中没有密钥 {name}，请先运行 make-keys。",
    "file_damaged": "文件 {path} 无法读取或已损坏。",
    "paper_file_damaged": "文件 {number} 无法读取或已损坏。",
    "package_unknown": "本评价组织没有签发过试卷包 {package_id}，无法评分。请核对数据包来源。",
    "issued_elsewhere": "试卷包 {package_id} 是发给考点 {site_id}（{room}）的，与成绩数据包的考点、考场不符，没有采用。"
    "请保留原件，与考点核对。",
    "authoring": "有{count}处需要改正，没有生成任何文件：\n{listed}",
    "trouble.too_long": "计算超过时限，未能自动处理，请人工评阅",
    "trouble.too_much_memory": "计算占用内存过大，未能自动处理，请人工评阅",
    "trouble.process_ended": "作答内容使计算程序中断（例如括号层数过多），请人工评阅",
    "trouble.failed": "作答内容未能自动处理（{error}），请人工评阅",
    "marker_not_started": "评分程序没有启动，没有生成成绩。请检查内存是否充足，再运行一次。",
    "addendum.without_bundle": "补充记录所属的成绩数据包还没有收到",
    "addendum.bundle_first": "请先接收成绩数据包。",
    "addendum.replaced": "补充记录所属的成绩数据包不是本场次采用的那一份",
    "addendum.parts": "与先前收到的第 {number} 号补充记录不一致，从考场日志第 {seq} 条起不同",
    "receive.type": "发送内容的类型不对，未被接收。",
    "receive.method": "这个地址不接受这种请求，未被接收。请更新考点程序。",
    "receive.sha256": "SHA-256 的写法不对，应为64位小写十六进制。",
    "receive.header": "请求缺少有效的 {header}，未被接收。",
    "receive.other_content": "收到的内容与上传时声明的 SHA-256 不符，未被接收；考点保存的数据不受影响。请重新上传。",
    "receive.other_session": "上传时声明的场次与成绩数据包内的场次不同，未被接收；考点保存的数据不受影响。",
    "receive.differs": "成绩数据包与本评价组织掌握的情况不符（{count}处），已留存待查，没有给出回执；"
    "考点保存的数据不受影响。请保留考场数据，打电话与本评价组织核对。",
    "receive.not_comparable": "成绩数据包的内容无法读取，未被接收；考点保存的数据不受影响。"
    "请保留考场数据，打电话与本评价组织核对。",
    "bundle_differs": "成绩数据包与本评价组织掌握的情况不符，没有使用，没有生成任何文件。"
    "请与考点核对；核实后确要使用的，先用 accept --by --reason 接收。",
    "decision_incomplete": "决定接收有不符之处的数据包，决定人（--by）和理由（--reason）都要写明。没有接收。",
    "receive.not_here": "还没有收到这个成绩数据包，请先上传。",
    "receive.started": "成绩接收服务已启动：http://{effective_host}:{effective_port}/files （Ctrl+C 停止）",
    "receive.metadata_missing": "上传请求缺少文件名、场次编号或 SHA-256，未被接收。请更新考点程序。",
    "receive.gone": "没有这次上传或它已被清除，请重新上传。",
    "receive.offset": "续传位置与已收到的内容不符，请查询位置后接着传。",
    "receive.disk_full_kept": "接收方磁盘空间不足，已收到的部分保留，请稍后续传。",
    "receive.locked": "这次上传正由另一个连接进行，请稍候再试。",
    "receive.empty": "文件是空的，未被接收。",
    "receive.too_large": "文件大小 {length} 字节超过接收上限 {limit_bytes} 字节，未被接收。请联系考试中心。",
    "receive.disk_full": "接收方磁盘空间不足，未被接收。请稍后再传或联系考试中心。",
    "receive.metadata_malformed": "上传说明无法读取，未被接收。请更新考点程序。",
    "receive.algorithm": "不支持的校验算法，本段未被接收。",
    "receive.checksum": "本段内容在传输中出错，未被接收，请重传本段。",
    "receive.beyond_end": "发送的内容超过了声明的长度，未被接收。",
    "release_keys_there": "{folder} 中已有签名密钥，没有覆盖。如要另建，请换一个位置。",
    "release_key_unreadable": "签名密钥 {path} 无法读取，可能已损坏。",
    "release_keys_missing": "签名 {role} 需要 {need} 把密钥，给出的文件夹中只有 {have} 把。没有改动任何文件；"
    "请用 --keys 逐个写出各保管人的密钥文件夹。",
    "release_threshold": "签名所需的密钥数不能少于 1，也不能多于密钥总数。没有生成任何文件。",
    "release_version": "版本号 {version} 的写法不对，应为 0.2.0 这样用点隔开的数字。",
    "release_older": "版本 {version} 不比更新文件中已有的新，没有改动。请使用更大的版本号。",
    "release_no_program": "{source} 不是程序文件夹，也不是 .msi 安装文件。",
    "release_no_such_key": "没有编号为 {keyid} 的密钥，没有改动。请用 release show 查看。",
    "release_pairs": "每个 --replace 要配一个 --new-key。没有改动任何文件。",
    "repository_there": "{folder} 中已有程序更新文件，没有覆盖。",
    "no_repository": "{folder} 中没有程序更新文件。请先运行 release init，或核对文件夹。",
}
