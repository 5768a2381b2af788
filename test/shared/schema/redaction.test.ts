import { Redactor } from "../../../shared/schema/redaction.ts";

const SECRET = 'p@ss"w/o+rd(\\ß)';

function redact(text: string, ...secrets: string[]): string {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor.redact(text);
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const xml = (text: string) => text.replace(/"/g, "&quot;");
const strictUrl = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

test.each([
  { name: "as it is", text: SECRET },
  { name: "JSON", text: JSON.stringify({ SECRET }).slice('{"SECRET":"'.length, -2) },
  { name: "a URL", text: encodeURIComponent(SECRET) },
  { name: "a URL, strictly", text: strictUrl(SECRET) },
  { name: "XML", text: xml(SECRET) },
  { name: "base64", text: base64(SECRET).replace(/=+$/, "") },
  { name: "base64url", text: base64url(SECRET) },
])("a secret written as $name disappears whole", ({ text }) => {
  expect(redact(`<${text}>`, SECRET)).toMatch(/^<\[secret\].{0,1}>$/);
});

test("a secret with spaces disappears from a form", () => {
  expect(redact("a=open+the%28door", "open the(door")).toBe("a=[secret]");
});

/** Any six bytes of a secret, in base64 at any alignment, would be eight characters. */
function leaks(secret: string, text: string, encode: (text: string) => string): string[] {
  const windows = Array.from({ length: secret.length - 5 }, (_, start) => secret.slice(start, start + 6));
  return windows.flatMap((part) => [encode(part)]).filter((part) => text.includes(part));
}

describe.each([
  { encoding: "base64", encode: base64 },
  { encoding: "base64url", encode: base64url },
])("inside a text that is written in $encoding", ({ encode }) => {
  const secret = "AKIA>>>?secret???of>>some~length";

  test.each(["", "u", "us", "use", "user:", "user1:", "user12:"])(
    "a secret behind %j is hidden",
    (before) => {
      for (const after of ["", "!", "!!", "!!!"]) {
        const redacted = redact(`Authorization: Basic ${encode(before + secret + after)}`, secret);
        expect(redacted).toContain("[secret]");
        expect(leaks(secret, redacted, encode)).toEqual([]);
      }
    },
  );
});

test("each line of a secret is hidden by itself, whatever ends the lines", () => {
  const key = "-----BEGIN KEY-----\r\n  c29tZSBrZXk=\nYWJj\n\n}\n-----END KEY-----\n";
  expect(redact("found c29tZSBrZXk= and YWJj, not }", key)).toBe("found [secret] and [secret], not }");
  expect(redact(JSON.stringify({ key }), key)).toBe('{"key":"[secret]"}');
});

test.each([
  { name: "the longer first", secrets: ["hunter2222", "hunter22"] },
  { name: "the shorter first", secrets: ["hunter22", "hunter2222"] },
])("of a secret that contains another nothing remains, $name", ({ secrets }) => {
  expect(redact("hunter2222 hunter22", ...secrets)).toBe("[secret] [secret]");
});

test("a text with half a surrogate pair is hidden", () => {
  expect(redact("a \ud800bcd z", "\ud800bcd")).toBe("a [secret] z");
});

test.each(["", "a", "abc", " a ", "\n"])("%j is too short to be a secret", (short) => {
  expect(redact("abc ab a\n", short)).toBe("abc ab a\n");
});
