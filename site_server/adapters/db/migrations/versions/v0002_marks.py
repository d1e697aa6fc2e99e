"""A mark on every row, and a tally of every table."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("session", "record", "entry", "device", "reported", "command", "setting", "tick")


def upgrade() -> None:
    for table in _TABLES:
        # Rows of an earlier version get an empty mark here; `DatabaseStore` marks them and says so.
        op.add_column(table, sa.Column("mark", sa.LargeBinary, nullable=False, server_default=sa.text("x''")))
    op.create_table(
        "tally",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("mark", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("tally")
    for table in _TABLES:
        op.drop_column(table, "mark")
