"""The surface through which a key was last used."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("keys", Column("last_used_surface", Text))
