"""The scheduled task that starts the candidate's program when the exam account logs on, in the notation of Windows."""

from pathlib import PureWindowsPath
from typing import Final
from xml.sax.saxutils import escape

TASK: Final = "ExamSiteKit-Client"


def kiosk_task(account: str, program: PureWindowsPath) -> str:
    """The task as XML: at the log-on of that account, without its administrators' rights, again if the program dies."""
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>考试账户登录后启动考试机程序</Description></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled><UserId>{escape(account)}</UserId></LogonTrigger></Triggers>
  <Principals>
    <Principal id="Exam">
      <UserId>{escape(account)}</UserId><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>4</Priority>
    <RestartOnFailure><Interval>PT1M</Interval><Count>10</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Exam">
    <Exec>
      <Command>{escape(str(program))}</Command>
      <Arguments>--kiosk</Arguments>
      <WorkingDirectory>{escape(str(program.parent))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
