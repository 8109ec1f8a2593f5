import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ysevents.kit.secrets import FILE, Secrets, SecretsUnreadable
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


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"ticket_key": "c2hvcnQ="}', '{"ticket_key": 7}', '{"ticket_key": "äöü"}'],
    ids=["empty", "torn", "list", "short", "number", "letters"],
)
def test_damaged_secrets_are_told_and_never_replaced(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)

    with pytest.raises(SecretsUnreadable) as refused:
        Secrets.load(tmp_path)

    assert str(refused.value) == (
        f"密钥文件 {tmp_path / FILE} 已损坏，请从备份恢复；没有它，已发出的入场码将无法核验。"
    )
    assert (tmp_path / FILE).read_text() == text


def test_secrets_that_cannot_be_read_or_kept_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder" / FILE).mkdir(parents=True)

    for home in (tmp_path / "folder", tmp_path / "missing", tmp_path / ("long" * 80)):
        with pytest.raises(SecretsUnreadable) as refused:
            Secrets.load(home)
        assert str(refused.value) == (
            f"密钥文件 {home / FILE} 无法读写，请检查它的权限和所在磁盘的空间后重新启动。"
        )


def test_secrets_of_an_older_version_are_completed(tmp_path: Path) -> None:
    whole = Secrets.load(tmp_path)
    stored = json.loads((tmp_path / FILE).read_text())
    del stored["form_key"]
    (tmp_path / FILE).write_text(json.dumps(stored))

    completed = Secrets.load(tmp_path)

    assert replace(completed, form_key=whole.form_key) == whole
    assert completed == Secrets.load(tmp_path)


def test_those_who_come_first_together_agree_on_the_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:  # each locks by a descriptor of its own, as processes do
        made = set(pool.map(Secrets.load, [tmp_path] * 64))

    assert made == {Secrets.load(tmp_path)}


def test_lookup_depends_on_kind_and_key(tmp_path: Path) -> None:
    secrets = Secrets.load(tmp_path)

    assert secrets.lookup("phone", "1") == secrets.lookup("phone", "1")
    assert secrets.lookup("phone", "1") != secrets.lookup("student", "1")
    assert secrets.lookup("phone", "1") != Secrets.random().lookup("phone", "1")
