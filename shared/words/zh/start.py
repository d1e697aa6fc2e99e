"""What a program with windows says when it does not start, or ends by a fault of its own."""

from typing import Final

WORDS: Final = {
    "not_started": "{program}没有启动",
    "data_unwritable": "数据文件夹 {folder} 写不进去（{reason}），程序没有启动，文件夹里原有的内容没有改动。"
    "请技术人员检查该文件夹的权限和磁盘空间，然后重新启动程序。",
    "fault": "程序遇到意外错误，已经停止。已保存的内容不受影响。请重新启动程序；仍不能启动时，把日志文件交给技术支持。",
    "log": "日志：{log}",
    "close": "关闭",
    "program.client": "考试客户端",
    "program.console": "监考机程序",
    "program.desk": "考点服务器",
}
