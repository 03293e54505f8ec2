"""Root cause on the real graph: a small pipeline over some days, one thing wrong with it."""

from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest

from query_api.root_cause import investigate
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import dataset, made_of, run

pytestmark = pytest.mark.engines

Events = list[dict[str, Any]]
Fault = Callable[[dict[str, Any]], None]

MODEL = "dataset:db:model"
DAYS = 9
#: From this day on what is wrong is wrong.
BROKEN = 7


def numbers(mean: float, rows: int = 1000, nulls: int = 0) -> dict[str, Any]:
    columns = {"amount": {"nullCount": nulls, "count": rows - nulls, "sum": mean * (rows - nulls), "distinctCount": 50}}
    return {"rowCount": rows, "columnMetrics": columns}


def schema(*columns: str) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": "DECIMAL"} for name in columns]}


def environment(numpy: str) -> dict[str, Any]:
    """What a training ran on; so many packages that it is a large facet."""
    others = [{"name": f"package-{number}", "version": f"1.{number}.0"} for number in range(400)]
    return {
        "python": {"version": "3.11.7", "implementation": "CPython"},
        "packages": [{"name": "numpy", "version": numpy}, *others],
        "hardware": {"cpu": "x", "cores": 4},
    }


def day(number: int, **wrong: Any) -> Events:
    """One day: orders → stage → features → train → model, and an evaluation that judges the model."""
    at = number * 60
    mean = wrong.get("mean", 40 + number % 3)
    rows = wrong.get("rows", 1000 + 7 * (number % 4))
    columns = wrong.get("columns", ("id", "amount"))
    orders = dataset(
        "orders",
        dataQualityMetrics=numbers(mean, rows),
        schema=schema(*columns),
        ownership={"owners": [{"name": "team:shop"}]},
    )
    staged = dataset(
        "staged",
        dataQualityMetrics=numbers(wrong.get("staged_mean", mean), rows),
        schema=schema(*columns),
        columnLineage=made_of(amount=["orders.amount"], id=["orders.id"]),
    )
    features = dataset(
        "features", schema=schema("id", "spend"), columnLineage=made_of(spend=["staged.amount"], id=["staged.id"])
    )
    model = dataset("model", version={"datasetVersion": str(number)}, datasetType={"datasetType": "MODEL"})
    stage = run(
        "stage",
        (orders,),
        (staged,),
        at=at + 5,
        job_facets={"sql": {"query": wrong.get("sql", "select * from orders")}},
    )
    build = run(
        "build",
        ("staged",),
        (features,),
        at=at + 15,
        job_facets={"sourceCodeLocation": {"type": "git", "url": "u", "version": wrong.get("commit", "c1")}},
        run_facets={"processing_engine": {"name": "spark", "version": wrong.get("engine", "3.5.1")}},
    )
    train = run(
        "train",
        (wrong.get("input", "features"),),
        (model,),
        at=at + 30,
        run_id=f"train-{number}",
        run_facets={
            "executionParameters": {"parameters": [{"key": "rate", "value": wrong.get("rate", "0.1")}]},
            "headwater_environment": environment(wrong.get("numpy", "1.26.4")),
            "headwater_code": wrong.get("tree", {"commit": "c1", "dirty": False}),
        },
    )
    status = "fail" if number >= BROKEN else "pass"
    judge = run(
        "judge",
        (model,),
        at=at + 40,
        run_facets={"test": {"tests": [{"name": "auc", "status": status, "severity": "error"}]}},
    )
    skipped = wrong.get("skipped", ())
    return [each for each in (stage, build, train, judge) if each["job"]["name"] not in skipped]


def history(**wrong: Any) -> Events:
    return [event for number in range(DAYS) for event in day(number, **(wrong if number >= BROKEN else {}))]


FAULTS: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a source's unit": ({"mean": 4100}, ("data", "dataset:db:orders")),
    "half the rows": ({"rows": 480}, ("data", "dataset:db:orders")),
    "a dropped column": ({"columns": ("id",)}, ("schema", "dataset:db:orders")),
    "a wrong join": (
        {"sql": "select o.* from orders o join orders p on true", "staged_mean": 900},
        ("code", "job:shop:stage"),
    ),
    "a commit": ({"commit": "c2"}, ("code", "job:shop:build")),
    "an engine": ({"engine": "4.0.0"}, ("engine", "job:shop:build")),
    "a package": ({"numpy": "2.0.0"}, ("environment", "job:shop:train")),
    "what was not committed": (
        {"tree": {"commit": "c1", "dirty": True, "diffDigest": "sha256:a"}},
        ("code", "job:shop:train"),
    ),
    "a parameter": ({"rate": "0.9"}, ("parameters", "job:shop:train")),
    "a swapped input": ({"input": "other_features"}, ("inputs", "job:shop:train")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_the_first_suspect(api: httpx.Client, tell: Tell, fault: str) -> None:
    wrong, expected = FAULTS[fault]
    tell(*history(**wrong))
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL}).json()
    assert (answer["bad"]["version"], answer["good"]["version"]) == ("8", "6")
    found = [(each["change"]["kind"], each["change"]["nodeId"]) for each in answer["suspects"]]
    assert found[0] == expected, answer["suspects"]
    first = answer["suspects"][0]
    assert first["path"][0] == expected[1]
    assert first["path"][-1] == MODEL
    assert first["owners"] == (["team:shop"] if expected[1] == "dataset:db:orders" else [])
    assert first["score"] == pytest.approx(sum(factor["value"] for factor in first["factors"]), abs=0.01)
    assert sum(each["probability"] for each in answer["suspects"]) == pytest.approx(1, abs=0.01)
    again = api.get("/api/v1/root-cause", params={"nodeId": MODEL})
    assert again.json() == answer


def test_a_stale_input_is_told(api: httpx.Client, tell: Tell) -> None:
    tell(*history(skipped=("build",)))
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL, "bad": "8"}).json()
    assert [(each["change"]["kind"], each["change"]["nodeId"]) for each in answer["suspects"]][:1] == [
        ("stale-input", "dataset:db:features")
    ]


def test_what_came_too_late_is_ruled_out(api: httpx.Client, tell: Tell) -> None:
    code = {"sourceCodeLocation": {"url": "u", "version": "c9"}}
    tell(
        *history(mean=4100),
        run("build", ("staged",), ("features",), at=DAYS * 60, job_facets=code),
    )
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL}).json()
    assert {(each["change"]["nodeId"], each["change"]["kind"]) for each in answer["ruledOut"]} == {
        ("job:shop:build", "code")
    }
    assert "after the bad run" in answer["ruledOut"][0]["reason"]


def other_model(number: int, *, bad: bool) -> Events:
    """A day of a second model that is made of the same features, and of its evaluation."""
    model = dataset("other_model", version={"datasetVersion": str(number)})
    test = {"name": "auc", "status": "fail" if bad else "pass"}
    return [
        run("train_other", ("features",), (model,), at=number * 60 + 31),
        run("judge_other", (model,), at=number * 60 + 41, run_facets={"test": {"tests": [test]}}),
    ]


@pytest.mark.parametrize("bad", [True, False])
def test_another_model_confirms_or_exonerates_what_both_are_made_of(
    api: httpx.Client, tell: Tell, *, bad: bool
) -> None:
    others = [other_model(number, bad=bad and number >= BROKEN) for number in range(DAYS)]
    tell(*history(commit="c2", rate="0.2"), *(event for day_of in others for event in day_of))
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL}).json()
    first = answer["suspects"][0]
    if bad:
        assert (first["change"]["kind"], first["change"]["nodeId"]) == ("code", "job:shop:build")
        assert first["rung"].endswith("+siblings")
    else:
        assert (first["change"]["kind"], first["change"]["nodeId"]) == ("parameters", "job:shop:train")
    by_node = {each["change"]["nodeId"]: each["factors"] for each in answer["suspects"]}
    (said,) = [factor["text"] for factor in by_node["job:shop:build"] if factor["name"] == "siblings"]
    assert said.endswith(f"in {'2 of 2 bad and 0 of 1' if bad else '2 of 3'} good versions of 1 other node")
    witnesses = answer["coverage"]["witnesses"]
    assert (witnesses["elsewhere"], witnesses["nodes"], witnesses["notAsked"]) == (3, 1, 0)


@pytest.mark.parametrize(("column", "reached"), [("amount", True), ("id", False)])
def test_a_good_table_exonerates_only_what_its_columns_are_made_of(
    api: httpx.Client, tell: Tell, column: str, *, reached: bool
) -> None:
    audits = [
        event
        for number in range(DAYS)
        for event in (
            run(
                "audit",
                ("staged",),
                (dataset("audited", columnLineage=made_of(key=[f"staged.{column}"])),),
                at=number * 60 + 20,
            ),
            run(
                "check",
                ("audited",),
                at=number * 60 + 25,
                run_facets={"test": {"tests": [{"name": "n", "status": "pass"}]}},
            ),
        )
    ]
    tell(*history(mean=4100), *audits)
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL}).json()
    (fault,) = [each for each in answer["suspects"] if each["change"]["nodeId"] == "dataset:db:orders"]
    (siblings,) = [each["value"] for each in fault["factors"] if each["name"] == "siblings"]
    assert (siblings < 1.0) is reached
    assert answer["coverage"]["witnesses"]["elsewhere"] > 0


def test_one_that_was_never_good_is_no_witness(api: httpx.Client, tell: Tell) -> None:
    others = [other_model(number, bad=True) for number in range(DAYS)]
    tell(*history(commit="c2", rate="0.2"), *(event for day_of in others for event in day_of))
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL}).json()
    assert answer["coverage"]["witnesses"]["nodes"] == 0


def test_an_assertion_that_holds_says_nothing_of_what_it_does_not_assert(api: httpx.Client, tell: Tell) -> None:
    asserted = {"assertions": [{"assertion": "not_null", "column": "amount", "success": True}]}
    checks = [
        run("check", ({**dataset("staged"), "inputFacets": {"dataQualityAssertions": asserted}},), at=number * 60 + 20)
        for number in range(DAYS)
    ]
    tell(*history(mean=4100), *checks)
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL}).json()
    assert answer["suspects"][0]["change"]["nodeId"] == "dataset:db:orders"
    assert answer["coverage"]["witnesses"]["nodes"] == 0


def unjudged() -> Events:
    """The history in which a column is gone from some day on, but nobody evaluates the model."""
    return [event for event in history(columns=("id",)) if event["job"]["name"] != "judge"]


def reports(failing: Sequence[str]) -> Events:
    """Jobs that read the orders every day; one changes its code on the day that things go wrong."""

    def code(job: str, number: int) -> dict[str, Any]:
        return {"url": "u", "version": "c2" if job == "report" and number >= BROKEN else "c1"}

    return [
        run(
            job,
            ("staged",) if job == "report" else ("orders",),
            at=number * 60 + 20,
            kind="FAIL" if number >= BROKEN and job in failing else "COMPLETE",
            job_facets={"sourceCodeLocation": code(job, number)},
        )
        for number in range(DAYS)
        for job in ("export", "ledger", "report")
    ]


@pytest.mark.parametrize("failing", [("report",), ("export", "ledger", "report")])
def test_jobs_that_fail_too_tell_why_one_fails(api: httpx.Client, tell: Tell, failing: tuple[str, ...]) -> None:
    tell(*unjudged(), *reports(failing))
    answer = api.get("/api/v1/root-cause", params={"nodeId": "job:shop:report"}).json()
    assert (answer["bad"]["verdict"], answer["good"]["verdict"]) == ("bad", "good")
    value = {
        (each["change"]["kind"], each["change"]["nodeId"]): next(
            factor for factor in each["factors"] if factor["name"] == "siblings"
        )
        for each in answer["suspects"]
    }
    dropped, commit = value["schema", "dataset:db:orders"], value["code", "job:shop:report"]
    others = len(failing) - 1
    assert answer["coverage"]["witnesses"]["elsewhere"] == others
    if others:
        assert dropped["value"] > commit["value"]
        assert dropped["text"].endswith("; in 2 of 2 runs of other jobs that fail too")
        assert answer["suspects"][0]["change"]["nodeId"] == "dataset:db:orders"
    else:
        assert dropped["value"] == commit["value"]


def test_jobs_that_failed_before_or_ran_again_tell_nothing(api: httpx.Client, tell: Tell) -> None:
    tell(
        *unjudged(),
        *reports(("export", "ledger", "report")),
        run("export", ("orders",), at=DAYS * 60),
        *(run("broken", ("orders",), at=number * 60 + 21, kind="FAIL") for number in range(DAYS)),
    )
    answer = api.get("/api/v1/root-cause", params={"nodeId": "job:shop:report"}).json()
    assert (answer["coverage"]["witnesses"]["elsewhere"], answer["coverage"]["witnesses"]["nodes"]) == (1, 1)


def test_of_a_model_that_got_worse_failing_jobs_tell_nothing(api: httpx.Client, tell: Tell) -> None:
    tell(*history(columns=("id",)), *reports(("export", "ledger", "report")))
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL}).json()
    assert answer["coverage"]["witnesses"]["elsewhere"] == 0


@pytest.fixture
def asked(api: httpx.Client, tell: Tell) -> Callable[..., httpx.Response]:
    tell(*history(mean=4100))
    return lambda node, **which: api.get("/api/v1/root-cause", params={"nodeId": node, **which})


@pytest.mark.parametrize(
    ("part", "left_out"),
    [
        ("CLOSURES", {"runs and datasets that lie further above"}),
        (
            "COMPARING",
            {"what is usual of the numbers of datasets", "how old datasets usually get", "runs that failed"}
            | {"earlier runs of jobs"},
        ),
        (
            "WITNESSES",
            {"verdicts on what is made of what changed", "other versions that are known to be good or bad"}
            | {"column lineage"},
        ),
    ],
)
def test_what_takes_too_long_is_left_out_and_said(
    asked: Callable[..., httpx.Response], monkeypatch: pytest.MonkeyPatch, part: str, left_out: set[str]
) -> None:
    monkeypatch.setattr(investigate, part, 0.0)
    answer = asked(MODEL).json()
    assert "time" in answer["truncated"]["reason"]
    said = [text for text in answer["coverage"]["texts"] if text.startswith("for want of time")]
    assert {text.partition(": ")[2] for text in said} >= left_out
    witnesses = answer["coverage"]["witnesses"]
    assert (witnesses["notCompared"] > 0) is (part == "WITNESSES")


def test_questions_that_make_no_sense_say_so(asked: Callable[..., httpx.Response]) -> None:
    for node, which, status in (
        ("dataset:db:nothing", {}, 404),
        (MODEL, {"bad": "8", "good": "8"}, 422),
        (MODEL, {"bad": "99"}, 404),
        (MODEL, {"bad": "0"}, 422),
        ("dataset:db:orders", {}, 422),
        ("run:none", {}, 404),
    ):
        answer = asked(node, **which)
        assert answer.status_code == status, (node, which, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_verdict_on_a_version_that_nobody_made_is_none_on_another(api: httpx.Client, tell: Tell) -> None:
    judged = dataset("model", version={"datasetVersion": "07"})
    failed = {"test": {"tests": [{"name": "auc", "status": "fail", "severity": "error"}]}}
    tell(*(event for number in range(3) for event in day(number)), run("judge", (judged,), at=200, run_facets=failed))
    unsaid = api.get("/api/v1/root-cause", params={"nodeId": MODEL})
    assert unsaid.status_code == 422
    assert "verdicts on version '07' count for nothing" in unsaid.json()["detail"]
    answer = api.get("/api/v1/root-cause", params={"nodeId": MODEL, "bad": "2"}).json()
    assert answer["bad"]["verdict"] == "good"
    assert answer["coverage"]["unknownVersions"] == ["07"]
    assert any("'07'" in text for text in answer["coverage"]["texts"])


def test_good_after_bad_is_a_question_too(asked: Callable[..., httpx.Response]) -> None:
    answer = asked(MODEL, bad="2", good="8").json()
    assert answer["suspects"][0]["change"]["nodeId"] == "dataset:db:orders"


def test_a_run_a_job_and_a_column_can_be_asked_about(asked: Callable[..., httpx.Response]) -> None:
    for node, which in (
        ("run:train-8", {"good": "train-6"}),
        ("job:shop:train", {"bad": "train-8", "good": "train-6"}),
        ("datasetField:db:features:spend", {"bad": "2026-10-09T08:30:00Z", "good": "2026-10-09T06:30:00Z"}),
    ):
        answer = asked(node, **which)
        assert answer.status_code == 200, answer.text
        assert answer.json()["suspects"][0]["change"]["nodeId"] == "dataset:db:orders"


def long_history(*, failing_from: int = 1000) -> Events:
    """A model trained 150 times, every fifth minute, with another parameter from the tenth on."""
    return [
        run(
            "often",
            (dataset("clicks", schema=schema("id")),),
            (dataset("often", version={"datasetVersion": f"v{number}"}),),
            at=5 * number,
            run_id=f"often-{number}",
            kind="FAIL" if number >= failing_from else "COMPLETE",
            run_facets={
                "executionParameters": {"parameters": [{"key": "rate", "value": "2" if number >= 10 else "1"}]},
                "test": {"tests": [{"name": "n", "status": "fail" if number >= failing_from else "pass"}]},
            },
        )
        for number in range(150)
    ]


@pytest.mark.parametrize(
    ("node", "which"),
    [
        ("dataset:db:often", {"bad": "v11", "good": "v8"}),
        ("dataset:db:often", {"bad": "often-11", "good": "2026-10-09T00:41:00Z"}),
        ("job:shop:often", {"bad": "often-11", "good": "2026-10-09T00:41:00Z"}),
        ("run:often-11", {"good": "often-8"}),
    ],
)
def test_what_is_named_may_be_long_ago(api: httpx.Client, tell: Tell, node: str, which: dict[str, str]) -> None:
    tell(*long_history())
    response = api.get("/api/v1/root-cause", params={"nodeId": node, **which})
    assert response.status_code == 200, response.text
    answer = response.json()
    assert (answer["bad"]["runId"], answer["good"]["runId"]) == ("often-11", "often-8")
    assert [each["change"]["kind"] for each in answer["suspects"]] == ["parameters"]


def test_a_job_that_has_failed_for_long_is_compared_with_its_last_run_that_ended_well(
    api: httpx.Client, tell: Tell
) -> None:
    tell(*long_history(failing_from=10))
    answer = api.get("/api/v1/root-cause", params={"nodeId": "job:shop:often"}).json()
    assert (answer["bad"]["runId"], answer["good"]["runId"]) == ("often-149", "often-9")
    assert [each["change"]["kind"] for each in answer["suspects"]] == ["parameters"]


def test_a_run_that_is_on_its_way_does_not_hide_how_long_a_job_has_failed(api: httpx.Client, tell: Tell) -> None:
    tell(*long_history(failing_from=10), run("often", ("clicks",), at=760, kind="START"))
    answer = api.get("/api/v1/root-cause", params={"nodeId": "job:shop:often"}).json()
    assert (answer["bad"]["runId"], answer["good"]["runId"]) == ("often-149", "often-9")


def test_a_table_that_has_been_bad_for_long_is_compared_with_its_last_write_that_was_not(
    api: httpx.Client, tell: Tell
) -> None:
    def checked(number: int) -> dict[str, Any]:
        asserted = {"assertions": [{"assertion": "not_null", "success": number < 10}]}
        return {**dataset("checked"), "outputFacets": {"dataQualityAssertions": asserted}}

    tell(
        *(
            run("check", ("clicks",), (checked(number),), at=5 * number, run_id=f"check-{number}")
            for number in range(150)
        )
    )
    answer = api.get("/api/v1/root-cause", params={"nodeId": "dataset:db:checked"}).json()
    assert (answer["bad"]["runId"], answer["good"]["runId"]) == ("check-149", "check-9")


def test_a_diff_of_what_is_long_ago(api: httpx.Client, tell: Tell) -> None:
    tell(*long_history())
    answer = api.get("/api/v1/diff", params={"left": "dataset:db:often@v8", "right": "job:shop:often@often-11"}).json()
    assert (answer["left"]["runId"], answer["right"]["runId"]) == ("often-8", "often-11")


def test_a_diff_says_what_was_replaced_and_by_what(asked: Callable[..., httpx.Response], api: httpx.Client) -> None:
    assert asked(MODEL).status_code == 200
    answer = api.get("/api/v1/diff", params={"left": "run:train-6", "right": f"{MODEL}@8"}).json()
    assert (answer["left"]["runId"], answer["right"]["runId"]) == ("train-6", "train-8")
    assert {each["dataset"] for each in answer["datasets"]["replaced"]} == {
        "dataset:db:orders",
        "dataset:db:staged",
        "dataset:db:features",
    }
    orders = next(each for each in answer["datasets"]["replaced"] if each["dataset"] == "dataset:db:orders")
    assert orders["numbers"]["mean of amount"] == [40, 4100]
    assert [change["kind"] for change in orders["changes"]] == ["data"]
    assert answer["runs"]["shared"] == 0
    assert answer["datasets"]["added"] == answer["jobs"]["removed"] == []
    of_node = api.get("/api/v1/diff", params={"nodeId": MODEL, "left": "6", "right": "2026-10-09T08:59:00Z"}).json()
    assert of_node == answer
    for wrong, status in (
        ({"left": "run:train-6", "right": "run:train-6"}, 422),
        ({"left": "x", "right": "run:1"}, 422),
    ):
        assert api.get("/api/v1/diff", params=wrong).status_code == status
