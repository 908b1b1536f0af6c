"""Kits, their pieces, and the seller's edits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "kits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("name", sa.String, nullable=False, index=True),
        sa.Column("product", json, nullable=False),
        sa.Column("shop", json, nullable=False),
        sa.Column("notes", json, nullable=False),
    )
    op.create_table(
        "pieces",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kit_id", sa.Integer, sa.ForeignKey("kits.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("platform", sa.String, nullable=False),
        sa.Column("record", json, nullable=False),
        sa.UniqueConstraint("kit_id", "place"),
    )
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("piece_id", sa.Integer, sa.ForeignKey("pieces.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", json, nullable=False),
        sa.Column("accepted", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("edits", "pieces", "kits"):
        op.drop_table(table)
