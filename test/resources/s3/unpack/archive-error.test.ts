import {
  ArchiveError,
  asArchiveError,
  MemberError,
  namedError,
  quoted,
  storageError,
  truncated,
} from "../../../../resources/s3/unpack/archive-error.ts";

test.each([
  { name: "a plain name", text: "a b/ü", shown: '"a b/ü"' },
  { name: "a quote", text: 'a"b', shown: '"a\\"b"' },
  { name: "a line break and an escape", text: "a\n\u001b[2J", shown: '"a\\n\\u001b[2J"' },
  { name: "an escape of the second set", text: "a\u009b2J", shown: '"a\\u009b2J"' },
  { name: "a delete character", text: "a\u007f", shown: '"a\\u007f"' },
  { name: "a change of direction", text: "a\u202egpj.exe", shown: '"a\\u202egpj.exe"' },
  { name: "a line separator", text: "a\u2028b", shown: '"a\\u2028b"' },
  { name: "half a character", text: "a\ud800", shown: '"a\\ud800"' },
  { name: "a long name", text: "n".repeat(301), shown: `"${"n".repeat(300)}…"` },
])("quoted() shows $name", ({ text, shown }) => {
  expect(quoted(text)).toBe(shown);
});

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: reason, open '/absolute/path'`), { code, syscall: "open" });
}

test("namedError() completes what is wrong with a member", () => {
  const cause = new MemberError("leaves the destination");
  const error = namedError(cause, "../a");
  expect(error).toBeInstanceOf(ArchiveError);
  expect(error).toMatchObject({ message: 'member "../a" leaves the destination', cause });
});

test.each(["ENAMETOOLONG", "EINVAL", "EILSEQ", "ELOOP", "EFBIG", "EMLINK"])(
  "namedError() blames the archive for %s, without a path",
  (code) => {
    const error = namedError(systemError(code), "a");
    expect(error).toBeInstanceOf(ArchiveError);
    expect(error).toMatchObject({ message: `member "a" cannot be written (${code}: reason)` });
  },
);

test.each(["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EIO", "EMFILE"])(
  "namedError() blames the machine for %s, without a path",
  (code) => {
    expect(namedError(systemError(code), "a")).toMatchObject({
      name: "ResourceError",
      code: "invalid-request",
      message: `Cannot write member "a": ${code}: reason`,
      hint: expect.stringContaining("free space"),
    });
  },
);

test.each([new TypeError("defect"), new ArchiveError("other"), "text"])(
  "namedError() leaves %p alone",
  (thrown) => {
    expect(namedError(thrown, "a")).toBe(thrown);
  },
);

test("asArchiveError() translates what others throw, once", () => {
  const cause = new Error("unexpected\nbyte");
  const error = asArchiveError(cause, "the stream");
  expect(error).toMatchObject({ message: "the stream is damaged: unexpected byte", cause });
  expect(asArchiveError(error, "else")).toBe(error);
});

test("truncated() and storageError() say what they are told", () => {
  expect(truncated("the stream").message).toBe("the stream is cut short");
  expect(storageError("Cannot write", 1)).toMatchObject({ message: "Cannot write", cause: 1 });
});
