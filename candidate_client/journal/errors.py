"""What can be wrong with a journal file."""

from typing import ClassVar


class JournalError(Exception):
    """A journal that cannot be used as it is; nothing of it was changed.

    code: `not_a_journal`, `wrong_key`. message: a Chinese sentence for the person.
    """

    MESSAGES: ClassVar[dict[str, str]] = {
        "not_a_journal": "本机的作答记录文件不是本程序的格式，未作改动。请技术人员保留该文件并联系技术支持。",
        "wrong_key": "本机的作答记录与本次考试的密钥不符，文件已保留。作答从服务器恢复，可以继续。",
    }

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = self.MESSAGES[code]
