"""Printing a PDF on the printer a person chooses."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from proctor_console.records.pages import rendered

_DPI = 300


def printer_available() -> bool:
    """Whether this machine knows any printer; saving as PDF works without one."""
    return bool(QPrinterInfo.availablePrinterNames())


def choose_printer(parent: QWidget, name: str, copies: int) -> QPrinter | None:
    """Let a person choose; None when they changed their mind."""
    printer = new_printer(name, copies)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def new_printer(name: str, copies: int) -> QPrinter:
    """An A4 printer with so many copies; the form brings its own margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    printer.setDocName(name)
    printer.setResolution(_DPI)
    return printer


def print_pdf(printer: QPrinter, pdf: bytes) -> int:
    """Send every page to the printer and return how many there were. Raises OSError if it cannot be started."""
    painter = QPainter()
    if not painter.begin(printer):
        raise OSError("printer")
    count = 0
    try:
        for page in rendered(pdf, _DPI):
            if count:
                printer.newPage()
            data = page.tobytes()
            image = QImage(data, page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
            painter.drawImage(QRect(0, 0, printer.width(), printer.height()), image)
            count += 1
    finally:
        painter.end()
    return count
