import os

import pytest
from hypothesis import settings

from tests.incidents import Incidents

settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("dev", max_examples=60, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Incidents:
    return Incidents(tmp_path_factory.mktemp("analysed"))
