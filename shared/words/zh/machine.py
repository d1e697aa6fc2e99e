"""What this machine refuses: its files, its keys."""

from typing import Final

WORDS: Final = {
    "other_machine": "密钥文件 {path} 是在另一台电脑上、或重装系统之前保护的，本机打不开，文件没有改动。"
    "服务器请用备份和接管码接管；考试机、监考机请重新登记。",
}
