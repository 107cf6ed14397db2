"""A short run of what `make fuzz` runs for long."""

from hypothesis import HealthCheck, given, settings

from tests.fuzz.properties import PROPERTIES, every_path_tells_the_same, no_row_is_lost

SOME = settings(
    max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
test_no_row_is_lost = SOME(given(**PROPERTIES[no_row_is_lost])(no_row_is_lost))
test_every_path_tells_the_same = SOME(
    given(**PROPERTIES[every_path_tells_the_same])(every_path_tells_the_same)
)
