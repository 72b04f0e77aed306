"""Alembic migrations, run on the writer's connection before the kiosk listens."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


class UnknownVersion(RuntimeError):  # noqa: N818 - reads as what it says where it is caught
    """The database has a version that this program does not know; the text is its name."""


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest version; a database that has it is left alone.

    Raises UnknownVersion, and changes nothing, when a newer program has been at work.
    """
    config = _config()
    current = MigrationContext.configure(connection).get_current_revision()
    if current not in (None, *_versions(config)):
        raise UnknownVersion(current)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()


def head() -> str:
    """Return the newest version's name."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    # Alembic reads a % as the start of a placeholder.
    config.set_main_option("script_location", FOLDER.as_posix().replace("%", "%%"))
    return config


def _versions(config: Config) -> list[str]:
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
