"""What is only counted, and which actions are those of young people."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("case_slug", sa.String(length=60), nullable=False),
        sa.Column(
            "counted",
            sa.Enum(
                "letter",
                "card",
                "drawing",
                "petition_line",
                "share",
                name="counted",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("hour", sa.DateTime(), nullable=False),
        sa.CheckConstraint("number <> 0", name=op.f("ck_tally_number")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_tally_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("line_id", name=op.f("uq_tally_line_id")),
    )
    op.create_index("ix_tally_books", "tally", ["event_id", "case_slug", "counted"])
    # SQLite adds the column in place: no row of a signature is rewritten.
    op.add_column(
        "action", sa.Column("is_young", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_column("is_young")

    op.drop_index("ix_tally_books", "tally")
    op.drop_table("tally")
