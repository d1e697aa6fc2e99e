"""Program updates over the room's network: why a file is refused, and what the command and the console tell."""

from typing import Final

WORDS: Final = {
    "no_anchor": "本机程序安装时没有带更新信任根，不能接收网络更新；现有程序照常使用。请用安装盘升级。",
    "not_a_release": "这不是程序更新文件，或文件已损坏。没有采用任何内容；请重新拷贝，或向评价组织重新索取。",
    "wrong_key": "更新文件的签名不足或不是由本程序信任的密钥所签。没有采用任何内容；"
    "请核对U盘来源，不要使用来路不明的文件。",
    "rolled_back": "更新文件比已接收过的旧。没有采用任何内容；请使用最新下发的U盘。",
    "expired": "更新文件的签名已于 {expires} 到期（本机日期 {now}）。没有采用任何内容，现有程序照常使用；"
    "日期不对的请先校准，日期正确的请向评价组织索取重新签发的更新文件。",
    "clock_behind": "本机日期为 {now}，早于更新文件的签发日期 {signed}，无法判断是否到期。"
    "没有采用任何内容；请先校准服务器日期。",
    "target_tampered": "程序文件 {name} 与签名不符，已损坏或被改动。没有安装；请重新拷贝，仍不行请向评价组织重新索取。",
    "target_too_long": "收到的内容比签名中写明的长，已停止接收。没有安装；请重试，仍不行请检查服务器。",
    "older_program": "版本 {offered} 比本机的 {own} 旧，没有安装。",
    "not_listed": "要求安装的文件不在已签名的清单中，没有安装；请重新下达更新。",
    "archive_refused": "程序文件的内容不合规定（{name}），没有安装；请向评价组织重新索取。",
    "install_failed": "安装没有完成（{why}），本机仍为原来的版本，可以照常考试。请检查磁盘空间后重新更新。",
    "needs_administrator": "本机用户没有安装权限，仍为原来的版本。请用管理员账户安装，或改用文件夹形式的更新。",
    "folder_unreadable": "在 {folder} 中没有找到程序更新文件。请选择U盘上含有 metadata 和 targets 的那个文件夹。",
    "closed_session": "试卷开启以后直到收到回执，不能更新程序；请在封场以前，或本场结束以后更新。",
    "closed_log_in": "离开放登录不足 {minutes} 分钟，不能再更新程序；请在本场结束以后更新。",
    "closed_expired": "服务器上的更新文件已到期，请向评价组织索取重新签发的更新文件。",
    "closed_empty": "还没有接收程序更新。把U盘上的更新文件夹选进来后，再更新各台电脑。",
    "mixed": "各台电脑的程序版本不一致：{parts}。请在开考前更新为同一版本。",
    "mixed_part": "{version} 版 {count} 台（{seats}）",
    "mixed_seat": "{seat}号",
    "mixed_more": "等",
    "mixed_console": "监考机",
    "version_unknown": "未知",
    "taken": "已接收第 {number} 次签发的更新：{programs}。可以在监考机“程序更新”页更新各台电脑。",
    "program_row": "{program} {version}（{platform}）",
    "program.server": "服务器",
    "program.console": "监考机",
    "program.client": "考试机",
    "platform.windows": "Windows",
    "platform.linux": "Linux",
    "carrying": "正在接收 {name}，{percent}%",
    "already": "服务器上已经是这一次签发的更新，没有变动。",
}
