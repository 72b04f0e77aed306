"""A real event: its place, day and goal, its stations, edits of cases, and what is held back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("place", sa.String(length=120), nullable=False, server_default=sa.text("''")),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False, server_default=sa.text("''")),
        sa.Column("goal", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("step", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
    ):
        op.add_column("event", column)
    # What runs already has begun.
    op.execute("UPDATE event SET begun_at = created_at")
    op.add_column(
        "event_key",
        sa.Column("is_recipient", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column("event_case", sa.Column("goal", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "event_case",
        sa.Column("is_shown", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    _tables()


def _tables() -> None:
    op.create_table(
        "station",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("table_slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_station_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sa.UniqueConstraint("digest", name=op.f("uq_station_digest")),
    )
    op.create_index(op.f("ix_station_event_id"), "station", ["event_id"])
    op.create_table(
        "case_override",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("pack_id", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("sure_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_override")),
    )
    op.create_index(op.f("ix_case_override_case"), "case_override", ["pack_id", "slug"])
    op.create_table(
        "hold",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_hold_action_id")),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_hold")),
    )


def downgrade() -> None:
    for table in ("hold", "case_override", "station"):
        op.drop_table(table)
    op.drop_column("event_case", "is_shown")
    op.drop_column("event_case", "goal")
    op.drop_column("event_key", "is_recipient")
    for name in ("closed_at", "begun_at", "step", "goal", "language", "held_on", "place"):
        op.drop_column("event", name)
