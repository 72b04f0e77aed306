"""The `kiosk` command as a test calls it."""

from pathlib import Path

from click.testing import CliRunner, Result

from kiosk.cli import main


def kiosk(*arguments: str | Path, stdin: str = "", exit_code: int = 0) -> Result:
    """Run the command in this process; whatever happens, nobody is shown a traceback."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
    assert result.exit_code == exit_code, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def one_line(result: Result) -> str:
    """Return the one line on stderr that says what to do."""
    [line] = result.stderr.splitlines()
    return line
