"""What graphql-core leaves unawaited when a request ends early, and tests may not fail for."""

import pytest

# A coroutine may also be dropped where the interpreter cannot even import what warns of it.
LEFT_UNAWAITED = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <coroutine:pytest.PytestUnraisableExceptionWarning"
    ),
]
