"""What holds for every test: no chance of the day, no chance of the machine."""

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
