"""Each form of recording, made once."""

import functools
from collections.abc import Callable

import pytest
from tests.audio.sounds import FORMS, made


@pytest.fixture(scope="session")
def recording() -> Callable[[str], bytes]:
    """Give a recording of six seconds in the form of that name."""
    return functools.cache(lambda name: made(FORMS[name]))
