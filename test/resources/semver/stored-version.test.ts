import { formatVersion } from "../../../resources/semver/semantic-version.ts";
import { storedVersion } from "../../../resources/semver/stored-version.ts";

test.each([
  ["bare", "1.2.3", "1.2.3"],
  ["with a line break", "1.2.3\n", "1.2.3"],
  ["with a carriage return", "1.2.3\r\n", "1.2.3"],
  ["behind blanks and lines", "\n\t  1.2.3-rc.1+b\n", "1.2.3-rc.1+b"],
  ["before a remark", "1.2.3 # do not edit\n", "1.2.3"],
  ["before further lines", "1.2.3\n4.5.6\n", "1.2.3"],
  ["behind a byte order mark", "\uFEFF1.2.3\n", "1.2.3"],
])("a version %s is read", (_, content, expected) => {
  expect(formatVersion(storedVersion(content, "s3://bucket/key"))).toBe(expected);
});

test.each([
  ["nothing", "", /it is empty/],
  ["blanks", " \n\t\n", /it is empty/],
  ["another text", "latest", /MAJOR\.MINOR\.PATCH/],
  ["markup", "<html>", /MAJOR\.MINOR\.PATCH/],
])("%s is an error that names the place and the remedy", (_, content, problem) => {
  expect(() => storedVersion(content, "s3://bucket/key")).toThrow(
    expect.objectContaining({
      code: "invalid-request",
      message: expect.stringMatching(problem),
      hint: expect.stringContaining('put with "file"'),
    }),
  );
  expect(() => storedVersion(content, "s3://bucket/key")).toThrow(
    /^Cannot use the version in "s3:\/\/bucket\/key"/,
  );
});

test("a prefix is an error that says to leave it out", () => {
  expect(() => storedVersion("v1.2.3\n", "s3://bucket/key")).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/in "s3:\/\/bucket\/key": Cannot read version "v1\.2\.3"/),
      hint: expect.stringContaining('without the leading "v"'),
    }),
  );
});
