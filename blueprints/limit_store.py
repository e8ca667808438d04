"""Where limits are counted when several processes answer: in the store, so that they count together.

Chosen by LIMITS_STORE=database; one process counts in its own memory, which is cheaper.
"""

from datetime import timedelta

from limits.storage import MovingWindowSupport, Storage

from database import forget_hits, hit, window
from market import clock


class InTheStore(Storage, MovingWindowSupport):  # type: ignore[misc]
    """The moving windows of the `limits` library as rows. It also knows counters without windows; ours never ask for them."""

    STORAGE_SCHEME = ["store"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        return hit(key, limit, timedelta(seconds=expiry), clock.now(), amount)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        oldest, count = window(key, timedelta(seconds=expiry), clock.now())
        return oldest.timestamp(), count

    def clear(self, key: str) -> None:
        forget_hits(key)

    def reset(self) -> int:
        return forget_hits()

    def check(self) -> bool:
        return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError

    def get(self, key: str) -> int:
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError
