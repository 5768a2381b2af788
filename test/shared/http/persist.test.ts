import type { RequestListener } from "node:http";
import { httpExchange } from "../../../shared/http/exchange.ts";
import { persist, tryOnce } from "../../../shared/http/persist.ts";
import { listen } from "../../support/listen.ts";
import { open } from "../../support/opened.ts";
import { recordingContext } from "../../support/recording.ts";

const ERRAND = { action: "read", object: "thing" };

/** Answers with one status after the other, and with the last one for ever; 0 resets the connection. */
async function serverWith(...statuses: readonly number[]) {
  let requests = 0;
  const listener: RequestListener = (request, response) => {
    const status = statuses[Math.min(requests++, statuses.length - 1)];
    if (status === 0) request.socket.destroy();
    else response.writeHead(status ?? 200).end(`answer ${requests}`);
  };
  const { endpoint } = await open(listen(listener));
  const exchange = httpExchange({ env: {}, verification: "full" });
  await open(Promise.resolve({ close: async () => exchange.close() }));
  return { exchange, call: { method: "GET", url: new URL(endpoint) } as const, requests: () => requests };
}

test.each([200, 302, 400, 401, 403, 404, 412, 501])("%i is an answer at once", async (status) => {
  const { exchange, call, requests } = await serverWith(status, 200);
  expect(await persist(exchange, call, ERRAND, recordingContext())).toMatchObject({ status });
  expect(requests()).toBe(1);
});

test.each([408, 429, 500, 502, 503, 504, 0])("%i may pass", async (status) => {
  const { exchange, call } = await serverWith(status, 200);
  const context = recordingContext();
  expect(await persist(exchange, call, ERRAND, context)).toMatchObject({ status: 200 });
  expect(context.log.text()).toContain("Trying again (attempt 2 of 8): ");
});

test("the last refusal is the answer", async () => {
  const { exchange, call, requests } = await serverWith(503);
  const answer = await persist(exchange, call, ERRAND, recordingContext(), 3);
  expect(answer).toMatchObject({ status: 503, body: Buffer.from("answer 3") });
  expect(requests()).toBe(3);
});

test("no answer at all is an error that may pass", async () => {
  const { exchange, call } = await serverWith(0);
  await expect(persist(exchange, call, ERRAND, recordingContext(), 2)).rejects.toMatchObject({
    code: "unavailable",
    message: `Cannot read "thing" at ${call.url.host}: the connection was broken off (ECONNRESET)`,
  });
});

test("what will not pass is not repeated", async () => {
  const { exchange, call } = await serverWith(200);
  const url = new URL(call.url.href.replace("http:", "https:"));
  const context = recordingContext();
  await expect(persist(exchange, { ...call, url }, ERRAND, context)).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining("the TLS handshake failed"),
  });
  expect(context.log.text()).toBe("");
});

test("an interruption ends the wait", async () => {
  const { exchange, call, requests } = await serverWith(503);
  const context = recordingContext();
  const waiting = persist(exchange, call, ERRAND, context);
  while (requests() === 0) await new Promise(setImmediate);
  context.interrupt();
  await expect(waiting).rejects.toThrow();
  expect(requests()).toBe(1);
});

test("one attempt tells an answer from a setback", async () => {
  const { exchange, call } = await serverWith(404, 503);
  const { signal } = recordingContext();
  expect(await tryOnce(exchange, call, ERRAND, signal)).toMatchObject({ answer: { status: 404 } });
  const setback = { reason: "HTTP 503", answer: { status: 503 } };
  expect(await tryOnce(exchange, call, ERRAND, signal)).toMatchObject({ setback });
});
