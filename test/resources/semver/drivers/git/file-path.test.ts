import { pathSegments } from "../../../../../resources/semver/drivers/git/file-path.ts";

test.each([
  { file: "version", segments: ["version"] },
  { file: "a/b c/.version", segments: ["a", "b c", ".version"] },
  { file: ".github/version", segments: [".github", "version"] },
  { file: ".gitversion", segments: [".gitversion"] },
  { file: "a-b/-c", segments: ["a-b", "-c"] },
  { file: "zoë/...", segments: ["zoë", "..."] },
])("$file is a path", ({ file, segments }) => {
  expect(pathSegments(file).map(String)).toEqual(segments);
});

test.each([
  { file: "/version", problem: "it begins with a slash" },
  { file: "-version", problem: "it begins with a dash" },
  { file: "a//b", problem: "it has an empty segment" },
  { file: "a/", problem: "it has an empty segment" },
  { file: "./version", problem: 'it has the segment "."' },
  { file: "a/../version", problem: 'it has the segment ".."' },
  { file: "a\nb", problem: "it contains a line break" },
  { file: "a\0b", problem: "control character" },
  { file: "\ud800", problem: "it is not well-formed Unicode" },
  { file: ".git/config", problem: 'it has the segment ".git"' },
  { file: "a/.GIT", problem: 'it has the segment ".git"' },
  { file: "a/.git /x", problem: 'it has the segment ".git"' },
  { file: "a/.git. ./x", problem: 'it has the segment ".git"' },
  { file: "GIT~1/x", problem: 'it has the segment ".git"' },
  { file: ".git::$INDEX_ALLOCATION/x", problem: 'it has the segment ".git"' },
  { file: "a\\.git\\x", problem: 'it has the segment ".git"' },
  { file: ".g\u200cit/x", problem: 'it has the segment ".git"' },
])("$file is refused", ({ file, problem }) => {
  expect(() => pathSegments(file)).toThrow(problem);
  expect(() => pathSegments(file)).toThrow(`Cannot use "file" "${file}": `);
});
