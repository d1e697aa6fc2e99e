"""The durable store: SQLAlchemy and Alembic live only here."""
