import { ToldRetries } from "../../../shared/s3/retries.ts";
import { recordingLog } from "../../support/recording.ts";

const refused = {
  error: Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" }) as never,
  errorType: "TRANSIENT" as const,
};
const denied = {
  error: Object.assign(new Error("no"), { name: "AccessDenied" }) as never,
  errorType: "CLIENT_ERROR" as const,
};

/** Retries with a clock that advances by `stepMs` before each attempt and without real waiting. */
async function retry(failure: typeof refused | typeof denied, stepMs: number) {
  jest.useFakeTimers();
  try {
    const log = recordingLog();
    let at = 0;
    const retries = new ToldRetries(log, () => at);
    let token = await retries.acquireInitialRetryToken("");
    let attempts = 1;
    for (;;) {
      at += stepMs;
      const next = retries.refreshRetryTokenForRetry(token, failure).catch(() => undefined);
      await jest.runAllTimersAsync();
      const refreshed = await next;
      if (refreshed === undefined) return { attempts, lines: log.text().trim().split("\n") };
      token = refreshed;
      attempts++;
    }
  } finally {
    jest.useRealTimers();
  }
}

test("what passes is tried twelve times, and told now and then", async () => {
  const { attempts, lines } = await retry(refused, 2_000);
  expect(attempts).toBe(12);
  expect(lines[0]).toMatch(/^Trying again \(attempt 2 of 12\): the connection is refused/);
  expect(lines).toHaveLength(4);
});

test("attempts that take long end after five minutes", async () => {
  const { attempts, lines } = await retry(refused, 60_000);
  expect(attempts).toBe(6);
  expect(lines).toHaveLength(5);
});

test("what cannot pass is not tried again, and nothing is told", async () => {
  await expect(retry(denied, 0)).resolves.toEqual({ attempts: 1, lines: [""] });
});
