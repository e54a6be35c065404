"""What holds for every test: nothing connects beyond this machine."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket

# Threads of the linear algebra libraries outnumber the cores when tests run side by side.
os.environ.setdefault("OMP_NUM_THREADS", "1")


# No test asserts wall time. CI draws the same examples each time, so that what lands does not hang on luck; elsewhere they differ.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Block sockets."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
