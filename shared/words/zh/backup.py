"""What is wrong with the continuous copies of a server (`site_server.service.continuity.backup`)."""

from typing import Final

WORDS: Final = {
    "changed": "备份内容被改动过或属于其他考点，没有采用。请改用另一份备份。",
    "stopped": "连续备份到 {name} 已中断约 {minutes} 分钟：{reason}考试和答案不受影响。",
    "no_code": "还没有接管码，备份在别的机器上打不开。请技术人员运行 take-over-code 生成并妥善保管。",
    "none": "本场考试没有可用的连续备份。请插入 U 盘并设置备份文件夹，以便服务器损坏时由另一台机器接管。",
    "no_folder": "找不到该文件夹，请检查 U 盘是否插好。",
    "not_allowed": "没有写入权限，请检查文件夹设置。",
    "full": "该处磁盘已满，请更换 U 盘或清理空间。",
    "failed": "写入失败，请检查 U 盘或更换备份文件夹。",
}
