import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetKey, keepKey, keyed, keyState } from "./key";

let sent: Request[] = [];
let status = 200;

beforeEach(() => {
  sent = [];
  status = 200;
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push(request);
    return new Response(null, { status });
  });
});

afterEach(() => {
  forgetKey();
  vi.unstubAllGlobals();
});

const ask = () => keyed("http://headwater/api/v1/status");

test("a key is sent once there is one, until it is forgotten", async () => {
  await ask();
  keepKey("headwater_a");
  await ask();
  forgetKey();
  await ask();
  expect(sent.map((request) => request.headers.get("Authorization"))).toEqual([
    null,
    "Bearer headwater_a",
    null,
  ]);
});

test("an answer that wants a key is noted, and a new key is tried anew", async () => {
  status = 401;
  await ask();
  expect(keyState()).toEqual({ key: null, refused: true });
  keepKey("headwater_a");
  expect(keyState()).toEqual({ key: "headwater_a", refused: false });
  await ask();
  expect(keyState()).toEqual({ key: "headwater_a", refused: true });
});

test("a refusal of the key before says nothing of the one that is kept now", async () => {
  status = 401;
  const before = ask();
  keepKey("headwater_a");
  await before;
  expect(keyState().refused).toBe(false);
});
