"""What the spreadsheet says: one sentence for each refusal and fault."""

from PySide6.QtCore import QObject

from shared.workbook.formula import Fault


class Sentences(QObject):
    """Sentences by what they are about."""

    def locked(self) -> str:
        """A key or click asked to change a locked cell."""
        return self.tr("该单元格已锁定，请在可填写的单元格中作答。")

    def given_up(self) -> str:
        """Esc gave the old content back."""
        return self.tr("已取消输入，单元格恢复原内容；按 Ctrl+Y 可取回刚才输入的内容。")

    def refused(self, count: int, written: int) -> str:
        """Part of what was to be written met locked cells."""
        if written:
            return self.tr("{count} 个单元格已锁定，未写入；其余 {written} 个已写入。").format(
                count=count, written=written
            )
        return self.tr("目标区域的 {count} 个单元格已锁定，内容未写入。").format(count=count)

    def too_many(self, most: int) -> str:
        """More cells than can be dealt with at once."""
        return self.tr("一次最多处理 {most} 个单元格，请选小一些的区域。").format(most=f"{most:,}")

    def cut_locked(self, count: int) -> str:
        """Cells that were to be moved away are locked."""
        return self.tr("{count} 个单元格已锁定，不能移走，内容仍保留在原处。").format(count=count)

    def size(self, rows: int, columns: int) -> str:
        """How much is selected."""
        return self.tr("{rows}行×{columns}列").format(rows=rows, columns=columns)

    def fault(self, fault: Fault) -> str:
        """Why a formula was not written."""
        return self.tr("公式尚未写入：{reason}改好后按回车，或按 Esc 取消。").format(reason=fault.words)
