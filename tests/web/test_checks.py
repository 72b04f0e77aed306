"""The desk's first page looks at the books now and then; the books' own page always does."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from kiosk.models import Ledger
from kiosk.web.checks import REST_SECONDS, LastCheck
from tests.conftest import Home
from tests.signatures import sign


def spoil(session: Session) -> None:
    session.execute(update(Ledger).values(captured=Ledger.captured + 1))


def test_a_check_is_kept_for_a_while_and_then_made_anew(home: Home) -> None:
    now = [0.0]
    check = LastCheck(lambda: now[0])
    sign(home)
    with home.read() as session:
        assert check.is_balanced(session, home.made.id)
    home.writer.write(spoil)
    with home.read() as session:
        assert check.is_balanced(session, home.made.id), "or it looks every time"
        now[0] = REST_SECONDS
        assert not check.is_balanced(session, home.made.id)


def test_a_check_that_took_long_rests_long(home: Home) -> None:
    # Began, ended after two seconds, looked at again a minute later and after another one.
    moments = iter([0.0, 2.0, 61.0, 62.1, 62.2])
    check = LastCheck(lambda: next(moments))
    with home.read() as session:
        assert check.is_balanced(session, home.made.id)
    sign(home)
    home.writer.write(spoil)
    with home.read() as session:
        assert check.is_balanced(session, home.made.id)
        assert not check.is_balanced(session, home.made.id)
