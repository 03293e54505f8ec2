"""What listens beyond the loopback, and when."""

import re
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from headwater.errors import InvalidSettings
from headwater.gate.exposure import Exposed, is_loopback, refuse_exposed
from headwater.gate.hosts import Hosts
from headwater.gate.origins import Origins, same_origin
from headwater.keys.file import changing_keys
from headwater.keys.key import new_key
from headwater.server.listen import server_of, tls_files
from headwater.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_the_loopback_is_this_machines_own(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.7.1", "2001:db8::1", "no.such.host.invalid"])  # noqa: S104
def test_all_else_is_beyond_it(host: str) -> None:
    assert not is_loopback(host)


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An application."""


def test_nothing_is_served_beyond_the_loopback_without_a_key(tmp_path: Path) -> None:
    open_to_all = Settings(host="0.0.0.0", keys_file=tmp_path / "my keys.json")  # noqa: S104
    with pytest.raises(Exposed) as refused:
        server_of(nothing, open_to_all, 5000)
    assert f"HEADWATER_KEYS_FILE='{tmp_path}/my keys.json' headwater keys create" in str(refused.value)
    assert "--insecure" in str(refused.value)
    refuse_exposed(open_to_all.model_copy(update={"insecure": True}))
    refuse_exposed(open_to_all.model_copy(update={"host": "127.0.0.1"}))
    with changing_keys(tmp_path / "my keys.json") as keys:
        keys.append(new_key("one", ["read"])[1])
    refuse_exposed(open_to_all)
    with changing_keys(tmp_path / "my keys.json") as keys:
        keys[0] = keys[0].model_copy(update={"revoked": keys[0].created})
    with pytest.raises(Exposed):
        refuse_exposed(open_to_all)


def test_a_certificate_is_looked_at_before_anything_listens(tmp_path: Path) -> None:
    assert tls_files(Settings()) == (None, None)
    with pytest.raises(InvalidSettings, match="wanted together"):
        tls_files(Settings(tls_certificate=tmp_path / "tls.pem"))
    both = Settings(tls_certificate=tmp_path / "tls.pem", tls_key=tmp_path / "tls.key")
    with pytest.raises(InvalidSettings, match="No such file"):
        tls_files(both)
    (tmp_path / "tls.pem").write_text("no certificate")
    (tmp_path / "tls.key").write_text("no key")
    with pytest.raises(InvalidSettings, match=r"tls\.pem"):
        tls_files(both)


@pytest.mark.parametrize("names", ["http://example.com", "a b", "example.com/path", "host:70000", "*"])
def test_a_name_of_a_host_that_is_none_is_said(names: str) -> None:
    with pytest.raises(InvalidSettings, match="HEADWATER_ALLOWED_HOSTS"):
        Hosts(names)


@pytest.mark.parametrize("origin", ["example.com", "*", "null", "https://example.com/page", "ftp://example.com"])
def test_an_origin_that_is_none_is_said(origin: str) -> None:
    with pytest.raises(InvalidSettings, match="HEADWATER_CORS_ORIGINS"):
        Origins(origin)


def test_origins_are_compared_as_browsers_write_them() -> None:
    assert Origins(" HTTPS://Example.com:443 ,http://b:8080/".removesuffix("/")).named == (
        "https://example.com",
        "http://b:8080",
    )


def test_a_name_with_a_port_is_that_port_alone() -> None:
    hosts = Hosts("collector:5000, api")
    assert hosts.allow(b"collector:5000")
    assert not hosts.allow(b"collector:5001")
    assert hosts.allow(b"API.:80")


@given(host=st.binary(max_size=60) | st.from_regex(r"[a-z0-9.:\[\]-]{1,30}", fullmatch=True).map(str.encode))
def test_whatever_a_host_is_only_numbers_and_names_that_are_known_are_answered(host: bytes) -> None:
    if Hosts("headwater").allow(host):
        name = host.decode().rpartition(":")[0] if re.search(rb":[0-9]+$", host) else host.decode()
        bare = name.strip("[]").removesuffix(".").lower()
        assert bare in {"localhost", "headwater"} or ip_address(bare)


@given(origin=st.binary(max_size=60), host=st.binary(max_size=60))
def test_whatever_an_origin_is_it_is_ours_only_with_our_host(origin: bytes, host: bytes) -> None:
    if same_origin(origin, host, "http"):
        assert host.lower().partition(b":")[0].strip(b".") in origin.lower()
    assert same_origin(b"http://localhost:5000", b"localhost:5000", "http")
