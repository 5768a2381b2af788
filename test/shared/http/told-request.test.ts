import { requestAt, tellingOf } from "../../../shared/http/told-request.ts";
import { recordingLog } from "../../support/recording.ts";

function debugging() {
  const log = recordingLog();
  log.beginDebugging();
  return log;
}

const LISTING = {
  method: "GET",
  protocol: "https:",
  hostname: "store.test",
  port: 9000,
  path: "/bucket",
  query: {
    "list-type": "2",
    prefix: "a/",
    "X-Amz-Signature": "abcdef",
    token: ["one", "two"],
    tagging: null,
  },
};

test("a request is told with its status, without what may be secret in its query", async () => {
  const log = debugging();
  await expect(tellingOf(log, LISTING, async () => 204, Number)).resolves.toBe(204);
  expect(log.text()).toMatch(
    /^GET https:\/\/store\.test:9000\/bucket\?list-type=2&prefix=a%2F&X-Amz-Signature=…&token=…&token=…&tagging=: HTTP 204 after \d+ ms\n$/,
  );
});

test("a request without an answer is told with the reason, which is thrown on", async () => {
  const log = debugging();
  const request = requestAt("PUT", new URL("http://[::1]/a?secret=x"));
  const send = () => Promise.reject(new Error("connect ECONNREFUSED"));
  await expect(tellingOf(log, request, send, Number)).rejects.toThrow("ECONNREFUSED");
  expect(log.text()).toMatch(/^PUT http:\/\/\[::1\]\/a: no answer \(connect ECONNREFUSED\) after \d+ ms\n$/);
});

test("nothing is told where nobody debugs", async () => {
  const log = recordingLog();
  await tellingOf(log, LISTING, async () => 200, Number);
  await tellingOf(undefined, LISTING, async () => 200, Number);
  expect(log.text()).toBe("");
});
