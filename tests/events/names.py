"""Few names and instants, so that events meet, overtake and contradict each other; odd ones for hostile events.

A name that stands more than once is drawn more often.
"""

from typing import Any, Final

from hypothesis import strategies as st

PRODUCER: Final = "https://example.com/producer"
#: Two of them are one instant, written in two zones; the rest is what producers send beside RFC 3339.
TIMES: Final = [
    "2026-03-01T00:00:00Z",
    "2026-03-01T00:00:01Z",
    "2026-03-01T02:00:01+02:00",
    "2026-03-01T00:00:02.5",
    "2026-03-01T00:00:02.472698302Z",
    "2026-03-02T00:00:00Z",
    "2026-03-01 00:00:60,5 -0030",
    "0000-02-29T23:59:59Z",
    "9999-12-31T23:59:59.999999-23:59",
]
EVENT_TYPES: Final = ["START", "RUNNING", "COMPLETE", "FAIL", "ABORT", "OTHER"]

names = st.sampled_from(["a", "a", "a", "b", "c"])
#: Two are found by one text, and are two runs.
columns = st.sampled_from(["a", "a", "b", "c", "A"])
run_ids = st.sampled_from(["r1", "r1", "r1", "r2", "R2"])
producers = st.sampled_from([PRODUCER, PRODUCER, "https://example.com/other"])
times = st.sampled_from(TIMES[:6])
words = st.sampled_from(["x", "y"])
counts = st.sampled_from([0, 1, 2**40])
references = st.fixed_dictionaries({"namespace": st.just("ns"), "name": names})

#: Names that have broken catalogs: separators of ids, of paths and of queries, nothing, no letters, another direction.
ODD_NAMES: Final = [
    "",
    " ",
    "postgres://db:5432",
    "a:b:c",
    "a/../b",
    "/",
    "..",
    "%2F%00%zz",
    "100 % of it",
    "a\\b'c\"d`e${f}{{g}}",
    "?q=1&r=2#s",
    "\x00",
    "nul\x00inside",
    "tab\tline\nreturn\r",
    "été Ελλάδα 日本語 🧵",
    "\u202eright to left\u202c שלום",
    "\ufeffbom\u200bzero\u2028line",
    "\U0010ffff\uffff\ufffd",
    "é",
    "e\u0301",
    "~1~0",
    "__proto__",
    "9" * 400,
]
odd_names: st.SearchStrategy[Any] = st.sampled_from(ODD_NAMES)
