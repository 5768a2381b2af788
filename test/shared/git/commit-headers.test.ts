import { formatMoment, parseCommit, parseSignature } from "../../../shared/git/commit-headers.ts";

const TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const PARENT = "1111111111111111111111111111111111111111";
const ALICE = "Alice <alice@example.com> 1700000000 +0100";

const commit = (lines: readonly string[], message = "Subject\n\nBody\n") =>
  Buffer.from(`${lines.join("\n")}\n\n${message}`);

test("a commit says who, when, on what, and why", () => {
  const parsed = parseCommit(
    commit([
      `tree ${TREE}`,
      `parent ${PARENT}`,
      `parent ${TREE}`,
      `author ${ALICE}`,
      `committer Bob <b> 5 -0030`,
    ]),
  );
  expect(parsed).toEqual({
    tree: TREE,
    parents: [PARENT, TREE],
    author: { name: "Alice", address: "alice@example.com", seconds: 1_700_000_000, zone: "+0100" },
    committer: { name: "Bob", address: "b", seconds: 5, zone: "-0030" },
    message: Buffer.from("Subject\n\nBody\n"),
  });
});

test.each([
  {
    name: "a signature",
    header: "gpgsig -----BEGIN PGP SIGNATURE-----\n author Mallory <m> 1 +0000\n -----END",
  },
  { name: "a merged tag", header: `mergetag object ${PARENT}\n type commit\n tree ${PARENT}` },
])("what stands in $name is none of its own headers", ({ header }) => {
  const { author, tree } = parseCommit(commit([`tree ${TREE}`, `author ${ALICE}`, header]));
  expect([author.name, tree]).toEqual(["Alice", TREE]);
});

test("headers in the message are part of the message", () => {
  const { author } = parseCommit(commit([`tree ${TREE}`, `author ${ALICE}`], "author Mallory <m> 1 +0000\n"));
  expect(author.name).toBe("Alice");
});

test("the message keeps its bytes, whatever they encode", () => {
  const head = commit([`tree ${TREE}`, `author ${ALICE}`], "");
  const { message } = parseCommit(Buffer.concat([head, Buffer.from([0xff, 0xfe, 0x0a])]));
  expect(message).toEqual(Buffer.from([0xff, 0xfe, 0x0a]));
});

test("a commit without a message has an empty one", () => {
  expect(parseCommit(Buffer.from(`tree ${TREE}\nauthor ${ALICE}`)).message).toHaveLength(0);
});

test.each([
  ["nothing", ""],
  ["no tree", `author ${ALICE}\n\nx`],
  ["half an id", "tree 4b825d\n\nx"],
])("a commit with %s is refused", (_, content) => {
  expect(() => parseCommit(Buffer.from(content))).toThrow("Cannot read a commit: it is malformed");
});

test.each([
  ["Alice <alice@example.com> 1700000000 +0100", "Alice", "alice@example.com", 1_700_000_000],
  ["<only@address> 1 +0000", "", "only@address", 1],
  ["No Time <a@b>", "No Time", "a@b", 0],
  ["Two <one> <two> 7 +0000", "Two", "one", 0],
  ["", "", "", 0],
  [undefined, "", "", 0],
])("the person %j is read as far as it goes", (text, name, address, seconds) => {
  expect(parseSignature(text)).toMatchObject({ name, address, seconds });
});

test.each([
  { seconds: 1_700_000_000, zone: "+0000", expected: "2023-11-14 22:13:20 +0000" },
  { seconds: 1_700_000_000, zone: "+0530", expected: "2023-11-15 03:43:20 +0530" },
  { seconds: 1_700_000_000, zone: "-0800", expected: "2023-11-14 14:13:20 -0800" },
  { seconds: 0, zone: "-0001", expected: "1969-12-31 23:59:00 -0001" },
  { seconds: 1e17, zone: "+0000", expected: "100000000000000000 +0000" },
])("$seconds seconds at $zone are $expected", ({ seconds, zone, expected }) => {
  expect(formatMoment({ name: "", address: "", seconds, zone })).toBe(expected);
});
