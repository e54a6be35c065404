"""What holds for every test: nothing connects beyond this machine."""

import os
from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket

# Threads of the linear algebra libraries outnumber the cores when tests run side by side.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Block sockets."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
