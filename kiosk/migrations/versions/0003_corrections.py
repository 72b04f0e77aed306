"""What the host corrected, and what a withdrawn delivery was before."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_correction_action_id")),
        sa.ForeignKeyConstraint(["key_id"], ["event_key.id"], name=op.f("fk_correction_key_id")),
        sa.PrimaryKeyConstraint("action_id", "key_id", name=op.f("pk_correction")),
    )
    op.add_column("delivery", sa.Column("withdrawn_from", sa.String(length=14), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_from")

    op.drop_table("correction")
