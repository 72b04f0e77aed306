"""Settings: three places in a fixed order, and a sentence for whatever cannot be used."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.config import BadSettings, Settings, default_instance, load_settings

NONE: dict[str, str] = {}


def write(folder: Path, text: str) -> Path:
    (folder / "kiosk.toml").write_text(text, "utf-8")
    return folder


def refusal_of(folder: Path, environment: dict[str, str] = NONE, **overrides: Any) -> str:
    with pytest.raises(BadSettings) as refused:
        load_settings(folder, environment, **overrides)
    assert "\n" not in str(refused.value), "one line for the host"
    return str(refused.value)


def test_without_any_file_there_are_defaults_that_stay_on_this_machine(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, NONE)
    assert settings == Settings(instance=tmp_path)
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8080, "fr")
    assert settings.database == tmp_path / "kiosk.db"
    assert settings.lock == tmp_path / "kiosk.lock"
    assert not list(tmp_path.iterdir()), "reading writes nothing"


def test_every_setting_can_be_set_in_the_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        host = "192.168.1.5"
        port = 9000
        trusted_hosts = ["desk.local", "wall.local"]
        language = "en"
        country = "BE"
        slide_seconds = 20
        idle_factor = 2.5
        printer = "hall-printer"
        threads = 8
        lan = true
        lan_port = 9443
        """,
    )
    settings = load_settings(tmp_path, NONE)
    wanted = Settings(
        instance=tmp_path,
        host="192.168.1.5",
        port=9000,
        trusted_hosts=("desk.local", "wall.local"),
        language="en",
        country="BE",
        slide_seconds=20,
        idle_factor=2.5,
        printer="hall-printer",
        threads=8,
        lan=True,
        lan_port=9443,
    )
    assert settings == wanted
    assert settings.model_fields_set == set(Settings.model_fields), "a new one needs a row here"


def test_a_variable_beats_the_file_and_the_command_line_beats_both(tmp_path: Path) -> None:
    write(tmp_path, 'port = 9001\nlanguage = "en"\nslide_seconds = 30')
    variables = {"KIOSK_PORT": "9002", "KIOSK_LANGUAGE": "fr", "PORT": "1"}
    settings = load_settings(tmp_path, variables, port=9003, host=None)
    assert (settings.port, settings.language, settings.slide_seconds) == (9003, "fr", 30)
    assert load_settings(tmp_path, variables).port == 9002
    assert load_settings(tmp_path, NONE).port == 9001


def test_the_folder_comes_from_the_command_line_then_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, meant = tmp_path / "told", tmp_path / "meant"
    variables = {"KIOSK_INSTANCE": str(meant)}
    assert load_settings(told, variables).instance == told
    assert load_settings(None, variables).instance == meant
    monkeypatch.chdir(tmp_path)
    assert load_settings(Path("told"), NONE).instance == told, "made absolute"


def test_the_default_folder_is_the_checkouts_or_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_instance().name == "ecritoire"
    assert tmp_path not in default_instance().parents
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "kiosk").mkdir()
    assert default_instance() == tmp_path / "instance"
    assert load_settings(None, NONE).instance == tmp_path / "instance"


def test_a_variable_can_hold_several_names(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"KIOSK_TRUSTED_HOSTS": "desk.local, wall.local"})
    assert settings.trusted_hosts == ("desk.local", "wall.local")


def test_known_hosts_are_this_machine_and_what_was_named(tmp_path: Path) -> None:
    """SEC1."""
    settings = Settings(instance=tmp_path, host="10.0.0.7", trusted_hosts=("desk.local",))
    assert settings.known_hosts == ["127.0.0.1", "localhost", "[::1]", "10.0.0.7", "desk.local"]


@pytest.mark.parametrize(
    ("unknown", "meant"),
    [("prot", "port"), ("Port", "port"), ("slide_second", "slide_seconds"), ("hots", "host")],
)
def test_an_unknown_setting_names_the_near_one(tmp_path: Path, unknown: str, meant: str) -> None:
    told = refusal_of(write(tmp_path, f'{unknown} = "1"'))
    assert f"“{unknown}”" in told
    assert f"Did you mean “{meant}”?" in told
    assert str(tmp_path / "kiosk.toml") in told


def test_a_setting_like_no_other_lists_all(tmp_path: Path) -> None:
    told = refusal_of(write(tmp_path, "[zzz]\nx = 1"))
    for name in set(Settings.model_fields) - {"instance"}:
        assert name in told


def test_the_file_cannot_say_where_it_lies(tmp_path: Path) -> None:
    assert "“instance”" in refusal_of(write(tmp_path, 'instance = "elsewhere"'))


def test_an_unknown_variable_is_refused(tmp_path: Path) -> None:
    told = refusal_of(tmp_path, {"KIOSK_PROT": "9000"})
    assert "the environment" in told
    assert "Did you mean “port”?" in told
    assert load_settings(tmp_path, {"OTHER_PROT": "9000"}).port == 8080


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", -1),
        ("port", 65536),
        ("port", "ninety"),
        ("port", 80.5),
        ("host", ""),
        ("language", "de"),
        ("language", "FR"),
        ("country", "be"),
        ("country", "BEL"),
        ("country", "BE\n"),
        ("slide_seconds", 7),
        ("slide_seconds", 601),
        ("idle_factor", -0.1),
        ("idle_factor", float("nan")),
        ("idle_factor", float("inf")),
        ("printer", "-o raw"),
        ("threads", 0),
        ("threads", 129),
        ("lan", "perhaps"),
        ("lan_port", 65536),
        ("trusted_hosts", [1]),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: Any) -> None:
    assert f"The setting “{name}" in refusal_of(tmp_path, **{name: value})


@pytest.mark.parametrize("port", ["0", "65535"])
def test_the_outermost_ports_can_be_used(tmp_path: Path, port: str) -> None:
    assert load_settings(tmp_path, {"KIOSK_PORT": port}).port == int(port)


@pytest.mark.parametrize("content", [b"port = ", b"port = 1\nport = 2", b"name = \xff", b"\0"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kiosk.toml").write_bytes(content)
    assert f"{tmp_path / 'kiosk.toml'} cannot be read" in refusal_of(tmp_path)


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").mkdir()
    assert "cannot be read" in refusal_of(tmp_path)


def test_settings_do_not_change_once_read(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path)
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
