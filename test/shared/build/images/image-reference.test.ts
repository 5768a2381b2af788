import { parseImageReference } from "../../../../shared/build/images/image-reference.ts";

const DIGEST = `sha256:${"0a".repeat(32)}`;

test.each([
  {
    text: "debian:trixie-slim",
    expected: { fullName: "docker.io/library/debian:trixie-slim", registry: "https://registry-1.docker.io" },
  },
  {
    text: "our/node",
    expected: { fullName: "docker.io/our/node:latest", repository: "our/node", tag: "latest" },
  },
  {
    text: "gcr.io/distroless/nodejs24-debian13",
    expected: { registry: "https://gcr.io", repository: "distroless/nodejs24-debian13", tag: "latest" },
  },
  { text: "docker.io/library/debian:12", expected: { registry: "https://registry-1.docker.io", tag: "12" } },
  {
    text: "registry.example.com:5000/a/b:1.0",
    expected: { registry: "https://registry.example.com:5000", repository: "a/b", tag: "1.0" },
  },
  { text: "127.0.0.1:5000/node:24", expected: { registry: "http://127.0.0.1:5000", repository: "node" } },
  { text: "localhost/node", expected: { registry: "http://localhost", repository: "node" } },
  { text: `node:24@${DIGEST}`, expected: { name: "node:24", tag: "24", digest: DIGEST } },
])("$text", ({ text, expected }) => {
  expect(parseImageReference(text)).toMatchObject(expected);
});

test.each(["", "Node", "node:", "node@sha256:12", "a b", "https://registry.example.com/node"])(
  '"%s" names no image',
  (text) => {
    expect(() => parseImageReference(text)).toThrow(`Cannot read "${text}"`);
  },
);
