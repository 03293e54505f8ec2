import { expect, test } from "vitest";
import { read } from "./raw-event";

test("a run event has its type, time and job", () =>
  expect(
    read('{"eventType":"START","eventTime":"2026-11-20T00:00:00Z","job":{"name":"a"},"run":{}}'),
  ).toMatchObject({
    type: "START",
    at: "2026-11-20T00:00:00Z",
    about: "a",
  }));

test("events of jobs and datasets have no type of their own", () => {
  expect(read('{"job":{"name":"a"}}').type).toBe("job event");
  expect(read('{"dataset":{"name":"d"}}')).toMatchObject({ type: "dataset event", about: "d" });
});

test("what is no event is shown as it came", () => {
  for (const line of ["nonsense", "5", "null", "[1]"])
    expect(read(line)).toMatchObject({ type: "not readable", text: line });
});

test("control and direction characters are shown as their codes", () =>
  expect(read('{"job":{"name":"a\\u202Eb"}}').about).toBe("a⟨202E⟩b"));
