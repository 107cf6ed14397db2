"""Settings that every test shares.

Two Hypothesis profiles, chosen by `HYPOTHESIS_PROFILE`: `ci` (`make test`) tries the same
examples each time, `dev` (the default) tries new ones and remembers those that failed.
"""

import os

from hypothesis import HealthCheck, settings

# Speed is measured in benchmarks/, not by a deadline on a busy machine.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
