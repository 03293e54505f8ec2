"""Addresses of this machine, as the engines and services are given them."""

import pytest

from headwater.engines.ports import free_ports, is_free, url_of


def test_free_ports_differ_and_are_free() -> None:
    ports = free_ports(3)
    assert len(set(ports)) == 3
    assert all(is_free("127.0.0.1", port) for port in ports)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:5000"),
        ("0.0.0.0", "http://127.0.0.1:5000"),  # noqa: S104  (nothing listens)
        ("::", "http://[::1]:5000"),
        ("fe80::1", "http://[fe80::1]:5000"),
        ("headwater.example", "http://headwater.example:5000"),
    ],
)
def test_the_url_is_one_that_this_machine_reaches(host: str, url: str) -> None:
    assert url_of(host, 5000) == url
