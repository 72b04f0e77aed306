"""Print jobs, and the letters and cards in them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JOB_STATES = (
    "waiting",
    "making",
    "ready",
    "printing",
    "asked",
    "jammed",
    "done",
    "cancelled",
    "failed",
)
ITEM_STATES = ("to_print", "printed", "left_out")


def upgrade() -> None:
    op.create_table(
        "print_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_slug", sa.String(length=60), nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*JOB_STATES, name="job_state", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("from_sheet", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("sheets >= 0", name=op.f("ck_print_job_sheets")),
        sa.CheckConstraint("from_sheet >= 1", name=op.f("ck_print_job_from_sheet")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_print_job_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    op.create_index("ix_print_job_newest", "print_job", ["event_id", "created_at"])
    op.create_table(
        "print_item",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(*ITEM_STATES, name="item_state", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name=op.f("fk_print_item_job_id")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_print_item_action_id")),
        sa.PrimaryKeyConstraint("job_id", "action_id", name=op.f("pk_print_item")),
    )
    op.create_index("ix_print_item_action", "print_item", ["action_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_print_item_action", "print_item")
    op.drop_table("print_item")
    op.drop_index("ix_print_job_newest", "print_job")
    op.drop_table("print_job")
