"""Blocking work is done on threads, a bounded part of it at once."""

import asyncio
import threading

import pytest

from query_api.web.limited_threads import LimitedThreads

MOST = 2


def test_no_more_run_at_once_than_there_are_places() -> None:
    running, most_seen, lock = 0, 0, threading.Lock()
    both = threading.Barrier(MOST, timeout=30)

    def work() -> None:
        nonlocal running, most_seen
        with lock:
            running += 1
            most_seen = max(most_seen, running)
        both.wait()  # ends only if as many as there are places run at once
        with lock:
            running -= 1

    async def ask() -> None:
        threads = LimitedThreads(MOST)
        await asyncio.gather(*(threads.call(work) for _ in range(4 * MOST)))

    asyncio.run(ask())
    assert most_seen == MOST


def test_results_and_errors_are_passed_on() -> None:
    async def ask() -> int:
        threads = LimitedThreads(1)
        with pytest.raises(ValueError, match="invalid literal"):
            await threads.call(int, "no number")
        return await threads.call(int, "11", base=2)

    assert asyncio.run(ask()) == 3
