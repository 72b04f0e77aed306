"""Kiosks and their chains, withdrawals that came early, and the age key of each event."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(length=32), nullable=True),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("bundles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
    )
    own = sa.text("is_own")
    op.create_index("uq_kiosk_own", "kiosk", ["is_own"], unique=True, sqlite_where=own)
    op.create_table(
        "origin",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kiosk_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("link", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_origin_action_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_origin_event_id")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_origin_kiosk_id")),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_origin")),
    )
    op.create_index("ix_origin_number", "origin", ["event_id", "kiosk_id", "seq"])
    op.create_table(
        "chain_head",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kiosk_id", sa.Uuid(), nullable=False),
        sa.Column("captured", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("captured >= 0", name=op.f("ck_chain_head_captured")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_chain_head_event_id")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_chain_head_kiosk_id")),
        sa.PrimaryKeyConstraint("event_id", "kiosk_id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "withdrawal",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_withdrawal_event_id")),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_withdrawal")),
    )
    op.create_table(
        "age_key",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=62), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_age_key_event_id")),
        sa.ForeignKeyConstraint(["key_id"], ["event_key.id"], name=op.f("fk_age_key_key_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_age_key")),
    )


def downgrade() -> None:
    op.drop_table("age_key")
    op.drop_table("withdrawal")
    op.drop_table("chain_head")
    op.drop_index("ix_origin_number", "origin")
    op.drop_table("origin")
    op.drop_index("uq_kiosk_own", "kiosk")
    op.drop_table("kiosk")
