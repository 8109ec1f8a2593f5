import os
import stat
from pathlib import Path

import pytest

from ysevents.kit.secrets import FILE, Secrets
from ysevents.kit.settings import Settings, SettingsWrong


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "YSEVENTS_HOME": str(tmp_path),
            "YSEVENTS_PORT": "8123",
            "YSEVENTS_PUBLIC_URL": "https://ty.example/",
        }
    )

    assert (settings.home, settings.port, settings.address, settings.is_secure) == (
        tmp_path, 8123, "https://ty.example", True,
    )  # fmt: skip


def test_the_address_is_where_one_listens_unless_told(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).address == "http://127.0.0.1:8000"
    assert Settings(home=tmp_path, host="::1").address == "http://[::1]:8000"


@pytest.mark.parametrize("port", ["0", "70000", "acht", ""])
def test_a_wrong_port_is_named(port: str, tmp_path: Path) -> None:
    given = {"YSEVENTS_HOME": str(tmp_path), "YSEVENTS_PORT": port}

    if port == "":
        assert Settings.from_environment(given).port == 8000
        return
    with pytest.raises(SettingsWrong, match="YSEVENTS_PORT"):
        Settings.from_environment(given)


def test_secrets_are_made_once_and_shut(tmp_path: Path) -> None:
    first, second = Secrets.load(tmp_path), Secrets.load(tmp_path)

    assert first == second
    assert stat.S_IMODE(os.stat(tmp_path / FILE).st_mode) == 0o600
    assert len({first.ticket_key, first.lookup_key, first.field_key, first.form_key}) == 4
    assert "ticket" not in repr(first)


def test_lookup_depends_on_kind_and_key(tmp_path: Path) -> None:
    secrets = Secrets.load(tmp_path)

    assert secrets.lookup("phone", "1") == secrets.lookup("phone", "1")
    assert secrets.lookup("phone", "1") != secrets.lookup("student", "1")
    assert secrets.lookup("phone", "1") != Secrets.random().lookup("phone", "1")
