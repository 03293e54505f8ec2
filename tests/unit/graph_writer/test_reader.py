"""An event that ends the process that reads is found and is a problem; nothing else is, and reading goes on."""

from dataclasses import dataclass, field

import pytest

from graph_writer import read_events
from graph_writer.fold import Facts
from graph_writer.read_events import Problem, Reading, ReadOptions, read
from graph_writer.reader import Reader
from graph_writer.reader_process import MOST_KEPT, OUT_OF_MEMORY, ReaderEndedError, ReaderProcess
from headwater.event.bounds import TooMuchInEvent, refuse_too_much
from tests.events.amplified import event

OPTIONS = ReadOptions(max_nesting=100)


@dataclass
class Processes:
    """Made-up processes that end when they are given certain events, or so many at once."""

    deadly: set[bytes] = field(default_factory=set)
    most: int = 1000
    killed: int = 0
    grown: int = 0
    never_ready: bool = False
    given: list[list[bytes]] = field(default_factory=list)
    started: int = 0
    closed: int = 0

    def start(self, _options: ReadOptions) -> ReaderProcess:
        self.started += 1
        return _Process(self)


class _Process(ReaderProcess):
    def __init__(self, of: Processes) -> None:
        self.of = of
        self.values: list[bytes] = []
        self.gone = False

    def begin(self, values: list[bytes]) -> None:
        assert not self.gone
        if self.of.never_ready:
            raise ReaderEndedError("never begun")
        self.of.given.append(values)
        self.values = values

    def has_result(self) -> bool:
        return True

    def result(self) -> Reading:
        self.gone = bool(self.of.deadly & set(self.values)) or len(self.values) > self.of.most
        if self.of.killed:
            self.of.killed -= 1
            self.gone = True
        if self.gone:
            raise ReaderEndedError("it ended", ready=True)
        return Reading(Facts(), {})

    def grown(self) -> int:
        return self.of.grown

    def close(self) -> None:
        self.of.closed += 1


def all_of(reader: Reader, values: list[bytes]) -> dict[bytes, Problem]:
    """The problems of all events, read as the pipeline does; each event is read exactly once."""
    problems: dict[bytes, Problem] = {}
    while values:
        reader.begin(values)
        reading = reader.result()
        problems |= {values[place]: problem for place, problem in reading.problems.items()}
        assert reading.left < len(values)
        values = values[len(values) - reading.left :]
    return problems


@pytest.mark.parametrize("deadly", [set(), {0}, {9}, {3, 4}, set(range(10))])
def test_events_that_end_the_process_are_found_by_halving(deadly: set[int]) -> None:
    values = [b"%d" % number for number in range(10)]
    processes = Processes(deadly={values[each] for each in deadly})
    reader = Reader(OPTIONS, processes.start)
    problems = all_of(reader, values)
    assert set(problems) == processes.deadly
    assert all(each == Problem("ReaderEndedError", "it ended") for each in problems.values())
    reader.close()
    assert processes.closed == processes.started


def test_many_that_are_too_much_together_are_read_in_parts() -> None:
    processes = Processes(most=3)
    assert all_of(Reader(OPTIONS, processes.start), [b"%d" % number for number in range(10)]) == {}


def test_an_event_is_not_to_blame_for_a_process_that_somebody_killed() -> None:
    processes = Processes()
    reader = Reader(OPTIONS, processes.start)
    assert all_of(reader, [b"1"]) == {}
    processes.killed = 2  # the one that had read before, and a new one
    assert all_of(reader, [b"2"]) == {}
    assert processes.given == [[b"1"], [b"2"], [b"2"], [b"2"]]


def test_nothing_is_to_blame_where_no_process_begins() -> None:
    processes = Processes(never_ready=True)
    with pytest.raises(ReaderEndedError, match="never begun"):
        Reader(OPTIONS, processes.start).begin([b"1"])


def test_a_process_that_keeps_much_is_replaced_between_two_batches() -> None:
    processes = Processes(grown=MOST_KEPT)
    reader = Reader(OPTIONS, processes.start)
    all_of(reader, [b"1"])
    assert processes.started == 1
    processes.grown += 1
    all_of(reader, [b"2"])
    assert (processes.started, processes.closed) == (2, 1)


def test_events_with_too_many_facts_together_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    one = event("text", 0.000001)
    facts = len(list(read([one], OPTIONS).facts))
    monkeypatch.setattr(read_events, "MOST_FACTS", 2 * facts)
    reading = read([one, b"rubbish", one, one, one], OPTIONS)
    assert (set(reading.problems), reading.left) == ({1}, 2)
    monkeypatch.setattr(read_events, "MOST_FACTS", facts - 1)
    reading = read([one, one], OPTIONS)
    assert (reading.left, {each.kind for each in reading.problems.values()}) == (0, {"TooMuchInEvent"})
    assert "have it sent in parts" in reading.problems[0].text


def test_events_that_came_by_kafka_are_bounded_too() -> None:
    reading = read([b'{"a":[' + b"[]," * 600 + b"1]}"], OPTIONS._replace(max_values=1000))
    assert reading.problems[0].kind == "TooMuchInEvent"


def test_a_real_process_ends_when_it_takes_too_much_and_the_event_is_to_blame() -> None:
    """200,000 inputs in 7 MB: read, they are more facts than are taken, and 180 MB while they are counted."""
    inputs = b",".join(b'{"namespace":"n","name":"%d"}' % number for number in range(200_000))
    wide = event("text", 0.000001)[:-1] + b',"inputs":[' + inputs + b"]}"
    reader = Reader(OPTIONS, _small)
    good = event("text", 0.000001)
    assert set(all_of(reader, [good, wide])) == {wide}
    assert all_of(reader, [good]) == {}
    reader.close()


def _small(options: ReadOptions) -> ReaderProcess:
    return ReaderProcess(options, most_growth=40_000_000)


def test_what_a_process_says_that_ran_out_of_memory() -> None:
    process = _small(OPTIONS)
    process.begin([event("arrays", 0.15)])
    with pytest.raises(ReaderEndedError, match="reading it takes more than 40 MB of memory") as ended:
        process.result()
    assert ended.value.ready
    assert process._process.exitcode == OUT_OF_MEMORY
    process.close()


@pytest.mark.parametrize(("name", "share"), [("emojis", 0.69), ("keys", 0.54), ("wide text by escapes", 1)])
def test_what_is_let_in_does_not_end_the_process(name: str, share: float) -> None:
    """About the most that is let in, of those shapes that take the most memory."""
    process, body = ReaderProcess(OPTIONS), event(name, share)
    assert name == "wide text by escapes" or is_too_much(event(name, share + 0.04))
    process.begin([body])
    assert process.result().problems == {}
    process.close()


def is_too_much(body: bytes) -> bool:
    try:
        refuse_too_much(body, OPTIONS.max_values)
    except TooMuchInEvent:
        return True
    return False
