"""What holds for every test: no chance of the day, no chance of the machine."""

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine and every day; new ones are looked for by `make nightly`.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

LONG = ("tests/desk/journeys/", "tests/desk/test_on_postgresql.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that the cores end together; else the order of chance."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
