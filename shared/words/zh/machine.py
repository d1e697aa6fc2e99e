"""What this machine refuses: its files, its keys."""

from typing import Final

WORDS: Final = {
    "other_machine": "密钥文件 {path} 是在另一台电脑上、或重装系统之前保护的，本机打不开，文件没有改动。"
    "服务器请用备份和接管码接管；考试机、监考机请重新登记。",
    "why.missing": "路径不存在",
    "why.denied": "没有读写权限",
    "why.read_only": "磁盘或U盘是只读的（写保护）",
    "why.full": "磁盘已满",
    "why.too_large": "文件超过该磁盘格式的上限（FAT32 为 4 GB）",
    "why.folder": "这是文件夹，不是文件",
    "why.exists": "同名的文件或文件夹已经存在",
    "why.in_use": "文件正被别的程序使用",
    "why.bad_name": "路径过长或含有不许可的字符",
    "why.gone": "磁盘或U盘读写出错，可能已被拔出",
    "why.too_many": "打开的文件过多",
    "why.memory": "内存不足",
    "why.other": "系统错误 {number}",
    "why.at": "{why}（{place}）",
}
