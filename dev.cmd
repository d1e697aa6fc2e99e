@echo off
rem Developer command of this checkout on Windows: dev COMMAND [arguments]
where py >nul 2>nul && (py -3 "%~dp0scripts\dev.py" %* & exit /b)
python "%~dp0scripts\dev.py" %*
