import { decoderOf, preferUrlEncoding } from "../../../shared/s3/url-encoding.ts";

test.each([
  ["url", "a+b%2Bc%0A", "a b+c\n"],
  [undefined, "a+b%2Bc", "a+b%2Bc"],
  // Neither is UTF-8 behind percent signs; one such key must not end every check.
  ["url", "a+%FF", "a+%FF"],
  ["url", "100%", "100%"],
])("decoding of %s", (encoding, text, expected) => {
  expect(decoderOf(encoding)(text)).toBe(expected);
});

const refusal = Object.assign(new Error("no encoding-type here"), { Code: "InvalidArgument" });
const denial = Object.assign(new Error("no"), { Code: "AccessDenied" });

test.each([
  { name: "the encoded answer", refused: undefined, asked: ["url"] },
  { name: "the plain one where encoding is refused", refused: refusal, asked: ["url", undefined] },
])("preferUrlEncoding() gives $name", async ({ refused, asked }) => {
  const encodings: (string | undefined)[] = [];
  const answer = preferUrlEncoding(async (encoding) => {
    encodings.push(encoding);
    if (encoding && refused) throw refused;
    return "answer";
  });
  await expect(answer).resolves.toBe("answer");
  expect(encodings).toEqual(asked);
});

test.each([
  { name: "a refusal of the request itself", errors: [denial], thrown: denial },
  { name: "the first of two refusals", errors: [refusal, denial], thrown: refusal },
])("preferUrlEncoding() throws $name", async ({ errors, thrown }) => {
  const failures = [...errors];
  await expect(preferUrlEncoding(() => Promise.reject(failures.shift()))).rejects.toBe(thrown);
  expect(failures).toEqual([]);
});
