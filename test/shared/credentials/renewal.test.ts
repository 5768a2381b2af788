import { renewing } from "../../../shared/credentials/renewal.ts";
import { createLog } from "../../../shared/resource/log.ts";

const MINUTE = 60_000;

function clockAndSource(lifeMs: number) {
  const state = { now: 0, fetches: 0, fail: false, written: "" };
  const log = createLog((text) => {
    state.written += text;
  });
  const fetch = async () => {
    state.fetches++;
    if (state.fail) throw new Error("no answer");
    return {
      accessKeyId: `id-${state.fetches}`,
      secretAccessKey: `secret-${state.fetches}`,
      sessionToken: `token-${state.fetches}`,
      expiration: new Date(state.now + lifeMs),
    };
  };
  return { state, log, provider: renewing(fetch, log, () => state.now) };
}

test("concurrent callers share one request", async () => {
  const { state, provider } = clockAndSource(60 * MINUTE);
  const all = await Promise.all([provider(), provider(), provider()]);
  expect(state.fetches).toBe(1);
  expect(all.map(({ accessKeyId }) => accessKeyId)).toEqual(["id-1", "id-1", "id-1"]);
});

test("work goes on while the renewal is on its way, and waits in the last minute", async () => {
  const { state, provider } = clockAndSource(60 * MINUTE);
  await provider();
  state.now = 54 * MINUTE;
  expect((await provider()).accessKeyId).toBe("id-1");
  expect(state.fetches).toBe(1);
  state.now = 56 * MINUTE;
  expect((await provider()).accessKeyId).toBe("id-1");
  await new Promise(setImmediate);
  expect((await provider()).accessKeyId).toBe("id-2");
  state.now += 59.5 * MINUTE;
  expect((await provider()).accessKeyId).toBe("id-3");
});

test("a failed renewal is told only when the old credentials are of no more use", async () => {
  const { state, provider } = clockAndSource(60 * MINUTE);
  await provider();
  state.fail = true;
  state.now = 57 * MINUTE;
  expect((await provider()).accessKeyId).toBe("id-1");
  await new Promise(setImmediate);
  state.now = 59.5 * MINUTE;
  await expect(provider()).rejects.toThrow("no answer");
  state.fail = false;
  expect((await provider()).secretAccessKey).toMatch(/^secret-/);
});

test("what was fetched never shows in the log", async () => {
  const { state, log, provider } = clockAndSource(60 * MINUTE);
  await provider();
  log.info("got secret-1 and token-1");
  expect(state.written).toBe("got [secret] and [secret]\n");
});
