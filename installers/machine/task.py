"""Scheduled tasks in the notation of Windows: the candidate's program at log-on, a watchman when the PC starts."""

from pathlib import PureWindowsPath
from typing import Final
from xml.sax.saxutils import escape

TASK: Final = "ExamSiteKit-Client"


def kiosk_task(account: str, program: PureWindowsPath) -> str:
    """The task as XML: at the log-on of that account, without its administrators' rights, again if the program dies."""
    who = f"<UserId>{escape(account)}</UserId>"
    return _task(
        "考试账户登录后启动考试机程序",
        trigger=f"<LogonTrigger><Enabled>true</Enabled>{who}</LogonTrigger>",
        principal=f"{who}<LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>",
        setting="<Priority>4</Priority>",
        again=10,
        program=program,
        words="--kiosk",
    )


def system_task(description: str, program: PureWindowsPath, words: str) -> str:
    """The task as XML: when the PC starts, as the system, again if the program dies."""
    return _task(
        description,
        trigger="<BootTrigger><Enabled>true</Enabled></BootTrigger>",
        principal="<UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>",
        setting="<Hidden>true</Hidden>",
        again=999,
        program=program,
        words=words,
    )


def _task(
    description: str, *, trigger: str, principal: str, setting: str, again: int, program: PureWindowsPath, words: str
) -> str:
    """`again`: how often the program is started anew, a minute after it died."""
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{escape(description)}</Description></RegistrationInfo>
  <Triggers>{trigger}</Triggers>
  <Principals><Principal id="Who">{principal}</Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    {setting}
    <RestartOnFailure><Interval>PT1M</Interval><Count>{again}</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Who">
    <Exec>
      <Command>{escape(str(program))}</Command>
      <Arguments>{escape(words)}</Arguments>
      <WorkingDirectory>{escape(str(program.parent))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
