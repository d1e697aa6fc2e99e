; setup.exe: asks which machine this is and installs the MSI of it. Everything else is the MSIs' own business.
; makensis -INPUTCHARSET UTF8 -DVERSION=1.2.3 -DNUMBERS=1.2.3.0 -DMSI=FOLDER -DICON=FILE -DOUT=FILE setup.nsi
; Silent: setup.exe /S /ROLE=client [/SITEFILE="E:\site.examsite"] [/EXAMACCOUNT=1] [/AUTOLOGON=1], /S /REMOVE=client [/KEEPDATA=0]
Target amd64-unicode
Unicode true
SetCompress off ; the MSIs are compressed
RequestExecutionLevel admin
Name "考点机考套件 ${VERSION}"
OutFile "${OUT}"
Icon "${ICON}"
BrandingText "考点机考套件 ${VERSION}"
ShowInstDetails show
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=2052 "ProductName" "考点机考套件"
VIAddVersionKey /LANG=2052 "FileDescription" "考点机考套件安装程序"
VIAddVersionKey /LANG=2052 "CompanyName" "exam-site-kit"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache License 2.0"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"

!include "nsDialogs.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

LoadLanguageFile "${NSISDIR}/Contrib/Language files/SimpChinese.nlf"

Page custom AskMachine TakeMachine
Page instfiles

Var Role
Var SiteFile
Var ExamAccount
Var AutoLogon
Var Remove
Var KeepData
Var Failed
Var Said
Var ButtonClient
Var ButtonConsole
Var ButtonServer
Var ButtonAll
Var FieldSite
Var BoxAccount

Function .onInit
  ${GetParameters} $R0
  ${GetOptions} $R0 "/ROLE=" $Role
  ${GetOptions} $R0 "/SITEFILE=" $SiteFile
  ${GetOptions} $R0 "/EXAMACCOUNT=" $ExamAccount
  ${GetOptions} $R0 "/AUTOLOGON=" $AutoLogon
  ${GetOptions} $R0 "/REMOVE=" $Remove
  ${GetOptions} $R0 "/KEEPDATA=" $KeepData
  ${If} $KeepData == ""
    StrCpy $KeepData "1"
  ${EndIf}
  ${If} $SiteFile == ""
  ${AndIf} ${FileExists} "$EXEDIR\site.examsite"
    StrCpy $SiteFile "$EXEDIR\site.examsite"
  ${EndIf}
  StrCpy $0 "$Role$Remove"
  ${If} $0 == "client"
  ${OrIf} $0 == "console"
  ${OrIf} $0 == "server"
  ${OrIf} $0 == "all"
    Return
  ${EndIf}
  ${If} ${Silent}
  ${OrIf} $0 != ""
    SetErrorLevel 2 ; nothing that is known was asked for
    Abort
  ${EndIf}
FunctionEnd

Function AskMachine
  ${If} $Role != ""
  ${OrIf} $Remove != ""
    Abort ; said on the command line
  ${EndIf}
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 12u "这台电脑用作什么？"
  Pop $0
  ${NSD_CreateRadioButton} 8u 16u 95% 12u "考试机（考生用，包括备用机）(&K)"
  Pop $ButtonClient
  ${NSD_CreateRadioButton} 8u 30u 95% 12u "监考机 (&J)"
  Pop $ButtonConsole
  ${NSD_CreateRadioButton} 8u 44u 95% 12u "考点服务器 (&F)"
  Pop $ButtonServer
  ${NSD_CreateRadioButton} 8u 58u 95% 12u "全部装在这一台（演练用）(&Q)"
  Pop $ButtonAll
  ${NSD_Check} $ButtonClient
  ${NSD_CreateLabel} 0 78u 100% 10u "考点文件（*.examsite，由服务器生成；没有可以空着）："
  Pop $0
  ${NSD_CreateFileRequest} 0 90u 80% 13u "$SiteFile"
  Pop $FieldSite
  ${NSD_CreateButton} 82% 90u 18% 13u "浏览(&B)…"
  Pop $0
  ${NSD_OnClick} $0 Browse
  ${NSD_CreateCheckbox} 0 110u 100% 12u "考试机：建立考试账户，开机自动登录并启动考试机程序 (&Z)"
  Pop $BoxAccount
  ${NSD_SetFocus} $ButtonClient
  nsDialogs::Show
FunctionEnd

Function Browse
  Pop $0
  nsDialogs::SelectFileDialog open "$SiteFile" "考点文件|*.examsite"
  Pop $0
  ${If} $0 != ""
    ${NSD_SetText} $FieldSite $0
  ${EndIf}
FunctionEnd

Function TakeMachine
  ${NSD_GetText} $FieldSite $SiteFile
  ${If} $SiteFile != ""
  ${AndIfNot} ${FileExists} $SiteFile
    MessageBox MB_ICONEXCLAMATION "找不到考点文件 $SiteFile。$\r$\n请重新选择，或清空后继续。"
    Abort
  ${EndIf}
  StrCpy $Role "client"
  ${NSD_GetState} $ButtonConsole $0
  ${If} $0 == ${BST_CHECKED}
    StrCpy $Role "console"
  ${EndIf}
  ${NSD_GetState} $ButtonServer $0
  ${If} $0 == ${BST_CHECKED}
    StrCpy $Role "server"
  ${EndIf}
  ${NSD_GetState} $ButtonAll $0
  ${If} $0 == ${BST_CHECKED}
    StrCpy $Role "all"
  ${EndIf}
  ${NSD_GetState} $BoxAccount $0
  ${If} $0 == ${BST_CHECKED}
    StrCpy $ExamAccount "1"
    StrCpy $AutoLogon "1"
  ${EndIf}
FunctionEnd

; The server that is there is asked first: an exam may count on it. What it says is shown; 3 refuses, and nothing else.
!macro NeedFree WORDS
  ${If} ${FileExists} "$PROGRAMFILES64\ExamSiteKit\server\exam-site-server.exe"
    nsExec::Exec '"$PROGRAMFILES64\ExamSiteKit\server\exam-site-server.exe" guard ${WORDS} --say-to "$PLUGINSDIR\guard.txt"'
    Pop $0
    ${If} $0 == 3
      FileOpen $1 "$PLUGINSDIR\guard.txt" r
      FileReadUTF16LE $1 $2
      FileClose $1
      DetailPrint "$2"
      SetErrorLevel 3
      ${IfNot} ${Silent}
        MessageBox MB_ICONSTOP "$2"
      ${EndIf}
      Abort "$2"
    ${EndIf}
  ${EndIf}
!macroend

; The MSI with what was said; 3010 means done, to be completed by the next start of Windows.
!macro Say PROPERTY VALUE
  ${If} ${VALUE} != ""
    StrCpy $Said '$Said ${PROPERTY}="${VALUE}"'
  ${EndIf}
!macroend

!macro RunMsi NAME TITLE
  File "/oname=$PLUGINSDIR\${NAME}.msi" "${MSI}/${NAME}.msi"
  ${If} $Remove != ""
    DetailPrint "正在卸载 ${TITLE} …"
    ExecWait '"$SYSDIR\msiexec.exe" /x "$PLUGINSDIR\${NAME}.msi" /qn KEEPDATA=$KeepData /l*v "$TEMP\ExamSiteKit-${NAME}.log"' $0
  ${Else}
    DetailPrint "正在安装 ${TITLE} …"
    ExecWait '"$SYSDIR\msiexec.exe" /i "$PLUGINSDIR\${NAME}.msi" /qn REINSTALLMODE=amus$Said /l*v "$TEMP\ExamSiteKit-${NAME}.log"' $0
  ${EndIf}
  Delete "$PLUGINSDIR\${NAME}.msi"
  ${If} $0 == 0
  ${OrIf} $0 == 3010
    DetailPrint "${TITLE}：完成"
  ${Else}
    DetailPrint "${TITLE}：没有完成（$0），记录在 $TEMP\ExamSiteKit-${NAME}.log"
    StrCpy $Failed "1"
  ${EndIf}
!macroend

; A machine of that role gets the MSI of that name.
!macro ForRole ROLE NAME TITLE
  ${If} $Role == "${ROLE}"
  ${OrIf} $Role == "all"
  ${OrIf} $Remove == "${ROLE}"
  ${OrIf} $Remove == "all"
    !insertmacro RunMsi "${NAME}" "${TITLE}"
  ${EndIf}
!macroend

Section
  InitPluginsDir
  ${If} $Role == "server"
  ${OrIf} $Role == "all"
    !insertmacro NeedFree "--for replace"
  ${EndIf}
  ${If} $Remove == "server"
  ${OrIf} $Remove == "all"
    !insertmacro NeedFree "--for remove --keep-data $KeepData"
  ${EndIf}
  !insertmacro Say "SITEFILE" "$SiteFile"
  !insertmacro Say "EXAMACCOUNT" "$ExamAccount"
  !insertmacro Say "AUTOLOGON" "$AutoLogon"
  !insertmacro ForRole "server" "server" "考点服务器"
  !insertmacro ForRole "server" "desk" "考点服务器管理"
  !insertmacro ForRole "console" "console" "监考机"
  !insertmacro ForRole "client" "client" "考试机"
  ${If} $Failed == "1"
    SetErrorLevel 1
    ${IfNot} ${Silent}
      MessageBox MB_ICONSTOP "没有全部完成。请把 $TEMP 中的 ExamSiteKit-*.log 交给技术支持。"
    ${EndIf}
  ${EndIf}
SectionEnd
