"""Counts of deliveries by state, kept by triggers, and short ways to what is withdrawn or young."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("signature", "letter", "card")
STATES = (
    "waiting",
    "sending",
    "accepted",
    "known",
    "unknown",
    "refused",
    "withdrawn",
    "not_applicable",
)
LESS = """
UPDATE standing SET number = number - 1
WHERE receiver_id = OLD.receiver_id AND state = OLD.state
AND (case_slug, kind) = (SELECT case_slug, kind FROM action WHERE id = OLD.action_id);
"""
MORE = """
INSERT INTO standing (receiver_id, case_slug, kind, state, number)
SELECT NEW.receiver_id, case_slug, kind, NEW.state, 1 FROM action WHERE id = NEW.action_id
ON CONFLICT (receiver_id, case_slug, kind, state) DO UPDATE SET number = number + 1;
"""
MOVED = "AFTER UPDATE OF state ON delivery WHEN OLD.state <> NEW.state"
TRIGGERS = (
    f"CREATE TRIGGER IF NOT EXISTS standing_made AFTER INSERT ON delivery BEGIN {MORE} END",
    f"CREATE TRIGGER IF NOT EXISTS standing_gone AFTER DELETE ON delivery BEGIN {LESS} END",
    f"CREATE TRIGGER IF NOT EXISTS standing_moved {MOVED} BEGIN {LESS} {MORE} END",
)
COUNTED = """
INSERT INTO standing (receiver_id, case_slug, kind, state, number)
SELECT delivery.receiver_id, action.case_slug, action.kind, delivery.state, count(*)
FROM delivery JOIN action ON action.id = delivery.action_id
GROUP BY delivery.receiver_id, action.case_slug, action.kind, delivery.state
"""


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("receiver_id", sa.Uuid(), nullable=False),
        sa.Column("case_slug", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["receiver.id"], name=op.f("fk_standing_receiver_id")
        ),
        sa.PrimaryKeyConstraint(
            "receiver_id", "case_slug", "kind", "state", name=op.f("pk_standing")
        ),
    )
    op.execute(COUNTED)
    for trigger in TRIGGERS:
        op.execute(trigger)
    grouped = ["event_id", "case_slug", "kind"]
    withdrawn = sa.text("withdrawn_at IS NOT NULL")
    op.create_index("ix_action_withdrawn", "action", grouped, sqlite_where=withdrawn)
    op.create_index("ix_action_young", "action", ["event_id"], sqlite_where=sa.text("is_young = 1"))


def downgrade() -> None:
    op.drop_index("ix_action_young", "action")
    op.drop_index("ix_action_withdrawn", "action")
    for name in ("standing_moved", "standing_gone", "standing_made"):
        op.execute(f"DROP TRIGGER {name}")
    op.drop_table("standing")
