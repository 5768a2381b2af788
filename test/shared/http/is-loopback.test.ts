import { isLoopback } from "../../../shared/http/is-loopback.ts";

test.each([
  { host: "localhost", expected: true },
  { host: "127.0.0.1", expected: true },
  { host: "127.1.2.3", expected: true },
  { host: "::1", expected: true },
  { host: "[::1]", expected: true },
  { host: "127.0.0.1.example.com", expected: false },
  { host: "127.example.com", expected: false },
  { host: "localhost.example.com", expected: false },
  { host: "10.0.0.1", expected: false },
  { host: "[::2]", expected: false },
])("isLoopback($host) is $expected", ({ host, expected }) => {
  expect(isLoopback(host)).toBe(expected);
});
