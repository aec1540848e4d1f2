"""The embedded PostgreSQL and Valkey survive what really happens to them (DESIGN 6)."""

import json
import os
import pwd
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from rostering.services import binaries, postgres, valkey
from rostering.services.addresses import Addresses, service_addresses
from rostering.services.problem import ServicesProblem
from rostering.services.processes import running_in
from rostering.services.supervisor import services_down, services_status, services_up


def ask(addresses: Addresses, question: str) -> str:
    """One value from PostgreSQL, as text."""
    assert addresses.database_url
    with psycopg.connect(addresses.database_url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return str(row[0])


def do(addresses: Addresses, statement: str) -> None:
    """One committed statement."""
    assert addresses.database_url
    with psycopg.connect(addresses.database_url, autocommit=True) as connection:
        connection.execute(statement)


def valkey_client(addresses: Addresses) -> "redis.Redis":
    assert addresses.redis_url
    return redis.Redis.from_url(addresses.redis_url, decode_responses=True)


def addresses_of(var: Path) -> Addresses:
    found = service_addresses(var)
    assert found is not None
    return found


def ports(addresses: Addresses) -> list[int]:
    return [
        int(str(url).rsplit(":", 1)[1].split("/")[0]) for url in (addresses.database_url, addresses.redis_url)
    ]


def kill_both(var: Path) -> None:
    for pid in (postgres.running(var), valkey.running(var)):
        assert pid is not None
        os.kill(pid, signal.SIGKILL)


def test_postgresql_is_safe_by_default(running_var: Path) -> None:
    at = addresses_of(running_var)
    assert int(ask(at, "SHOW server_version_num")) >= 150_000
    expected = {
        "data_checksums": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "password_encryption": "scram-sha-256",
        "listen_addresses": "127.0.0.1",
        "shared_buffers": "256MB",
        "server_encoding": "UTF8",
    }
    found = {name: ask(at, f"SHOW {name}") for name in expected}
    assert found == expected
    assert ask(at, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "False"


def test_postgresql_refuses_a_wrong_password_and_any_superuser(running_var: Path) -> None:
    port = ports(addresses_of(running_var))[0]
    for user in ("portal", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host="127.0.0.1", port=port, user=user, password="guess", dbname="portal")


def test_valkey_keeps_what_it_is_told_and_evicts_nothing(running_var: Path) -> None:
    client = valkey_client(addresses_of(running_var))
    wanted = {
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "bind": "127.0.0.1",
    }
    assert {name: client.config_get(name)[name] for name in wanted} == wanted
    stranger = redis.Redis(host="127.0.0.1", port=ports(addresses_of(running_var))[1])
    with pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_no_server_opens_a_socket_file(running_var: Path) -> None:
    assert not [path for path in running_var.rglob("*") if path.is_socket()]


def test_passwords_are_readable_by_the_owner_only(running_var: Path) -> None:
    for path in (running_var / "services.json", running_var / "valkey" / "valkey.conf"):
        assert path.stat().st_mode & 0o777 == 0o600
    assert (running_var / "postgres" / "data").stat().st_mode & 0o777 == 0o700


def test_no_password_stands_on_a_command_line(running_var: Path) -> None:
    recorded = json.loads((running_var / "services.json").read_text())
    for service in recorded.values():
        command = Path(f"/proc/{service['pid']}/cmdline").read_text()
        assert service["password"] not in command


def test_the_servers_do_not_run_as_root_and_no_folder_is_opened(running_var: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has to become somebody else; an ordinary user starts them as himself")
    # pytest's own folder, above the state folder, may be entered by root only.
    above = running_var.parents[1]
    assert above.stat().st_mode & 0o077 == 0
    for pid in (postgres.running(running_var), valkey.running(running_var)):
        assert Path(f"/proc/{pid}").stat().st_uid == pwd.getpwnam("nobody").pw_uid
    assert running_var.stat().st_uid == 0


def test_up_twice_changes_nothing(running_var: Path) -> None:
    before = (running_var / "services.json").read_bytes()
    services_up(running_var)
    assert (running_var / "services.json").read_bytes() == before


def test_down_stops_both_and_down_twice_is_no_error(running_var: Path) -> None:
    assert services_down(running_var) == ["valkey", "postgres"]
    assert services_down(running_var) == []
    assert not any(status.running for status in services_status(running_var))


def test_after_down_and_up_the_addresses_and_the_data_are_the_same(running_var: Path) -> None:
    before = addresses_of(running_var)
    do(before, "CREATE TABLE kept_over_restart AS SELECT 7 AS number")
    valkey_client(before).set("kept", "yes")
    services_down(running_var)
    after = services_up(running_var)
    assert after == before
    assert ask(after, "SELECT number FROM kept_over_restart") == "7"
    assert valkey_client(after).get("kept") == "yes"


def test_after_kill_9_an_immediate_up_works_and_committed_rows_are_there(running_var: Path) -> None:
    at = addresses_of(running_var)
    do(at, "CREATE TABLE survivors AS SELECT generate_series(1, 10000) AS number")
    kill_both(running_var)
    assert services_up(running_var) == at
    assert ask(at, "SELECT count(*) FROM survivors") == "10000"


def test_after_kill_9_a_backend_that_is_still_busy_is_not_in_the_way(running_var: Path) -> None:
    at = addresses_of(running_var)
    assert at.database_url
    busy = psycopg.connect(at.database_url, autocommit=True)
    work = threading.Thread(target=_until_cut_off, args=(busy,))
    work.start()
    kill_both(running_var)
    assert services_up(running_var) == at
    work.join(timeout=10)
    assert ask(at, "SELECT 1") == "1"


def _until_cut_off(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    # A loop that never looks whether its server is still there.
    with pytest.raises(psycopg.OperationalError), connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 400000000)")


def test_a_pid_file_that_names_a_stranger_is_not_believed(running_var: Path) -> None:
    pid_file = postgres.data_folder(running_var) / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    services_down(running_var)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    owner = pid_file.parent.stat()
    os.chown(pid_file, owner.st_uid, owner.st_gid)
    services_up(running_var)
    assert ask(addresses_of(running_var), "SELECT 1") == "1"


def test_a_taken_port_is_given_up_for_another_one(running_var: Path) -> None:
    before = ports(addresses_of(running_var))
    services_down(running_var)
    strangers = [socket.create_server(("127.0.0.1", port)) for port in before]
    try:
        after = services_up(running_var)
    finally:
        for stranger in strangers:
            stranger.close()
    assert not set(before) & set(ports(after))
    assert addresses_of(running_var) == after
    assert ask(after, "SELECT 1") == "1"


def test_a_lost_record_is_made_anew_and_the_data_stays(running_var: Path) -> None:
    do(addresses_of(running_var), "CREATE TABLE kept_without_record AS SELECT 3 AS number")
    (running_var / "services.json").unlink()
    after = services_up(running_var)
    assert ask(after, "SELECT number FROM kept_without_record") == "3"
    assert valkey_client(after).ping()


def test_two_starters_at_once_get_one_server(running_var: Path) -> None:
    services_down(running_var)
    with ThreadPoolExecutor(max_workers=2) as pool:
        first, second = pool.map(services_up, [running_var, running_var])
    assert first == second
    data = postgres.data_folder(running_var)
    assert (
        len([pid for pid in running_in(data, names=("postgres",)) if pid == postgres.running(running_var)])
        == 1
    )
    assert len(running_in(valkey.data_folder(running_var), names=("valkey-server", "redis-server"))) == 1


def test_data_of_another_version_is_refused_in_one_line_and_not_touched(running_var: Path) -> None:
    services_down(running_var)
    version = postgres.data_folder(running_var) / "PG_VERSION"
    right = version.read_text()
    version.write_text("12\n")
    try:
        with pytest.raises(ServicesProblem, match="made by PostgreSQL 12.*Nothing was started or changed"):
            services_up(running_var)
    finally:
        version.write_text(right)


def test_a_folder_keeps_the_flavour_it_was_made_with(running_var: Path) -> None:
    with pytest.raises(ServicesProblem, match="standard flavour, not test"):
        services_up(running_var, flavour="test")


def test_a_second_portal_lives_beside_the_first(running_var: Path, new_var: Path) -> None:
    # This one was also interrupted while it was being made, and is a folder with a space in its name.
    second = new_var.with_name("second var")
    (second / "postgres").mkdir(parents=True)
    os.chown(second / "postgres", *_server_owner(running_var))
    (second / "postgres" / "data.new").mkdir()
    (second / "postgres" / "data.new" / "half").write_text("made")
    try:
        at = services_up(second, flavour="test")
        assert ask(at, "SHOW fsync") == "off"
        assert not set(ports(at)) & set(ports(addresses_of(running_var)))
    finally:
        services_down(second)
    assert ask(addresses_of(running_var), "SELECT 1") == "1"


def _server_owner(var: Path) -> tuple[int, int]:
    found = postgres.data_folder(var).stat()
    return found.st_uid, found.st_gid


def test_programs_on_the_path_are_the_second_choice(new_var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_package_folder", lambda _name: None)
    try:
        programs = binaries.find_postgres()
    except ServicesProblem:
        pytest.skip("this machine has no PostgreSQL of its own to fall back to")
    at = services_up(new_var, flavour="test", names=["postgres"])
    assert ask(at, "SHOW server_version").startswith(programs.version)
    assert at.redis_url is None


def test_without_any_program_one_line_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_package_folder", lambda _name: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ServicesProblem, match="DATABASE_URL"):
        binaries.find_postgres()
    with pytest.raises(ServicesProblem, match="REDIS_URL"):
        binaries.find_valkey()
