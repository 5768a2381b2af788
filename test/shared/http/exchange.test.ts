import type { RequestListener } from "node:http";
import { httpExchange } from "../../../shared/http/exchange.ts";
import { listen } from "../../support/listen.ts";
import { open } from "../../support/opened.ts";

const LIMITS = { connectMs: 1_000, idleMs: 500 };
const never = new AbortController().signal;

async function exchangeWith(listener: RequestListener) {
  const { endpoint } = await open(listen(listener));
  const exchange = httpExchange({ env: {}, verification: "full" }, LIMITS, 800);
  await open(Promise.resolve({ close: async () => exchange.close() }));
  return { exchange, url: new URL(`${endpoint}/a%2Fb?x=1&x=2&y=a%26b`) };
}

test("sends what it is told, and gives the whole answer", async () => {
  const { exchange, url } = await exchangeWith(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url: path, headers } = request;
    response.setHeader("X-Seen", `${method} ${path} ${headers["content-length"]} ${headers["x-a"]}`);
    response.end(Buffer.concat(chunks));
  });
  const answer = await exchange.send({ method: "POST", url, headers: { "x-a": "b" }, body: "ä" }, never);
  expect(answer).toMatchObject({ status: 200, body: Buffer.from("ä") });
  expect(answer.headers["x-seen"]).toBe("POST /a%2Fb?x=1&x=2&y=a%26b 2 b");
});

test.each([302, 404, 503])("status %i is an answer, and nothing is followed or repeated", async (status) => {
  let requests = 0;
  const { exchange, url } = await exchangeWith((_, response) => {
    requests++;
    response.writeHead(status, { location: "/elsewhere" }).end("text");
  });
  expect(await exchange.send({ method: "GET", url }, never)).toMatchObject({
    status,
    body: Buffer.from("text"),
  });
  expect(requests).toBe(1);
});

describe("the length of an answer", () => {
  const answering = (length: number) => exchangeWith((_, response) => response.end("x".repeat(length)));

  test.each([
    { name: "1 MiB", length: 2 ** 20 },
    { name: "what the call allows", length: 2_000_000, mostBytes: 2_000_000 },
  ])("may be $name", async ({ length, ...call }) => {
    const { exchange, url } = await answering(length);
    expect((await exchange.send({ method: "GET", url, ...call }, never)).body).toHaveLength(length);
  });

  test.each([
    { name: "1 MiB", length: 2 ** 20 + 1, most: 2 ** 20 },
    { name: "what the call allows", length: 11, mostBytes: 10, most: 10 },
  ])("cannot be more than $name", async ({ length, most, ...call }) => {
    const { exchange, url } = await answering(length);
    await expect(exchange.send({ method: "GET", url, ...call }, never)).rejects.toMatchObject({
      code: "invalid-request",
      message: `Cannot use the answer of "${url.origin}/a%2Fb": it is longer than ${most} bytes`,
    });
  });

  test("is limited while it comes, so that one without end is no danger", async () => {
    const { exchange, url } = await exchangeWith((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
    });
    await expect(exchange.send({ method: "GET", url }, never)).rejects.toMatchObject({
      code: "invalid-request",
    });
  });
});

describe("an answer that does not come to its end", () => {
  const promise = { "content-length": "10" };
  test.each<{ name: string; listener: RequestListener; code: string }>([
    { name: "a reset", listener: (request) => request.socket.destroy(), code: "ECONNRESET" },
    {
      name: "half a body",
      listener: (_, response) =>
        void response.writeHead(200, promise).write("half", () => response.destroy()),
      code: "ECONNRESET",
    },
    {
      name: "silence",
      listener: () => {},
      code: "TimeoutError",
    },
    {
      name: "silence in the middle",
      listener: (_, response) => void response.writeHead(200, promise).write("half"),
      code: "TimeoutError",
    },
    {
      name: "one byte after the other",
      listener: (_, response) => {
        response.writeHead(200, { "content-length": "1000" });
        const drip = setInterval(() => response.write("x"), 50);
        response.on("close", () => clearInterval(drip));
      },
      code: "TimeoutError",
    },
    {
      name: "one header after the other",
      listener: (request) => {
        request.socket.write("HTTP/1.1 200 OK\r\n");
        const drip = setInterval(() => request.socket.write("a: b\r\n"), 50);
        request.socket.on("close", () => clearInterval(drip));
      },
      code: "TimeoutError",
    },
  ])("$name ends in an error", async ({ listener, code }) => {
    const { exchange, url } = await exchangeWith(listener);
    const thrown: unknown = await exchange.send({ method: "GET", url }, never).catch((error) => error);
    expect([(thrown as { code?: string }).code, (thrown as Error).name]).toContain(code);
  });

  test.each<{ name: string; listener: RequestListener }>([
    { name: "before the answer", listener: () => {} },
    { name: "in the middle", listener: (_, response) => void response.writeHead(200, promise).write("half") },
  ])("an interruption $name ends it at once", async ({ listener }) => {
    const controller = new AbortController();
    const { exchange, url } = await exchangeWith((request, response) => {
      listener(request, response);
      setImmediate(() => controller.abort(new Error("stop")));
    });
    await expect(exchange.send({ method: "GET", url }, controller.signal)).rejects.toThrow();
  });
});
