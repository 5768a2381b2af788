import { signedCommit, signedTag } from "../../../shared/signing/signed-object.ts";
import { objectFile } from "../../support/signatures/fixtures.ts";

const SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n";
const HEADER = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n";
const OTHER = HEADER.replace("gpgsig", "gpgsig-sha256").replace("AAAA", "BBBB");
const HEAD =
  "tree 1234\nauthor A <a@example.com> 1700000000 +0100\ncommitter C <c@example.com> 1700000060 -0330\n";
const BODY = "\nmessage\n\nwith several lines \n";
const TAG = "object 1234\ntype commit\ntag v1\ntagger C <c@example.com> 1700000060 -0330\n";

const latin1 = (text: string) => Buffer.from(text, "latin1");

test.each([
  { name: "a signature at the end of the headers", content: HEAD + HEADER + BODY, payload: HEAD + BODY },
  {
    name: "a signature between headers",
    content: `${HEAD}${HEADER}x y\n${BODY}`,
    payload: `${HEAD}x y\n${BODY}`,
  },
  { name: "no message", content: HEAD + HEADER, payload: HEAD },
  { name: "an empty message", content: `${HEAD}${HEADER}\n`, payload: `${HEAD}\n` },
  {
    name: "bytes of no encoding",
    content: `${HEAD}${HEADER}\n\xff\xfe\x00\x80\r\n`,
    payload: `${HEAD}\n\xff\xfe\x00\x80\r\n`,
  },
  {
    name: "a signature in the message too",
    content: HEAD + HEADER + BODY + HEADER,
    payload: HEAD + BODY + HEADER,
  },
  { name: "one for the other format too", content: HEAD + OTHER + HEADER + BODY, payload: HEAD + BODY },
  {
    name: "a header of several lines",
    content: `${HEAD}mergetag object 1\n gpgsig x\n y\n${HEADER}${BODY}`,
    payload: `${HEAD}mergetag object 1\n gpgsig x\n y\n${BODY}`,
  },
])("signedCommit() takes apart a commit with $name", ({ content, payload }) => {
  expect(signedCommit(latin1(content), "sha1")).toEqual({
    payload: latin1(payload),
    signature: SIGNATURE,
    madeAt: new Date(1700000060_000),
  });
});

test.each([
  { name: "no header", content: HEAD + BODY },
  { name: "a header in the message", content: HEAD + BODY + HEADER },
  { name: "a header behind an empty line", content: `${HEAD}\n${HEADER}${BODY}` },
  { name: "an indented header", content: `${HEAD}x y\n ${HEADER}` },
])("a commit with $name is not signed", ({ content }) => {
  const payload = latin1(content);
  expect(signedCommit(payload, "sha1")).toMatchObject({ payload, signature: undefined });
});

test("which header counts depends on the format of the repository", () => {
  const content = latin1(HEAD + HEADER + OTHER + BODY);
  const payload = latin1(HEAD + BODY);
  const other = SIGNATURE.replace("AAAA", "BBBB");
  expect(signedCommit(content, "sha1")).toMatchObject({ payload, signature: SIGNATURE });
  expect(signedCommit(content, "sha256")).toMatchObject({ payload, signature: other });
  expect(signedCommit(latin1(HEAD + HEADER + BODY), "sha256")).toMatchObject({
    payload,
    signature: undefined,
  });
});

test.each([
  { name: "two signatures", content: HEAD + HEADER + HEADER + BODY, malformed: "several headers" },
  { name: "two for the other format", content: HEAD + OTHER + OTHER + BODY, malformed: "several headers" },
  {
    name: "two that are apart",
    content: `${HEAD}${HEADER}x y\n${HEADER}${BODY}`,
    malformed: "several headers",
  },
  {
    name: "a header that git ignores",
    content: `${HEAD}${HEADER}gpgsignature x\n${BODY}`,
    malformed: "unknown",
  },
  {
    name: "a signature before its parents",
    content: `tree 1\n${HEADER}${HEAD.slice(HEAD.indexOf("\n") + 1)}${BODY}`,
    malformed: "behind its committer",
  },
  { name: "something before its tree", content: `${HEADER}${HEAD}${BODY}`, malformed: "its tree" },
  { name: "nothing", content: "", malformed: "its tree" },
])("a commit with $name is malformed", ({ content, malformed }) => {
  expect(signedCommit(latin1(content), "sha1")).toEqual({ malformed: expect.stringContaining(malformed) });
});

test.each([
  { name: "a message", content: `${TAG}${BODY}${SIGNATURE}`, payload: `${TAG}${BODY}` },
  { name: "no message", content: `${TAG}\n${SIGNATURE}`, payload: `${TAG}\n` },
  {
    name: "a block in its message",
    content: `${TAG}${BODY}${SIGNATURE}x\n${SIGNATURE}`,
    payload: `${TAG}${BODY}${SIGNATURE}x\n`,
  },
  {
    name: "a block that does not begin a line",
    content: `${TAG}${BODY}${SIGNATURE}`.replace("message", " -----BEGIN SSH SIGNATURE-----"),
    payload: `${TAG}${BODY}`.replace("message", " -----BEGIN SSH SIGNATURE-----"),
  },
  {
    name: "a header for the other format",
    content: `${TAG}${OTHER}${BODY}${SIGNATURE}`,
    payload: `${TAG}${BODY}`,
  },
])("signedTag() takes apart a tag with $name", ({ content, payload }) => {
  expect(signedTag(latin1(content), "sha1")).toEqual({
    payload: latin1(payload),
    signature: SIGNATURE,
    madeAt: new Date(1700000060_000),
  });
});

test("what follows a block belongs to it, so that nobody takes it for signed", () => {
  expect(signedTag(latin1(`${TAG}${BODY}${SIGNATURE}more\n`), "sha1")).toMatchObject({
    signature: `${SIGNATURE}more\n`,
  });
});

test.each([
  { name: "a signature in a header", content: `${TAG}${HEADER}${BODY}`, malformed: "for commits" },
  { name: "the content of a commit", content: HEAD + BODY, malformed: "its object" },
])("a tag with $name is malformed", ({ content, malformed }) => {
  expect(signedTag(latin1(content), "sha1")).toEqual({ malformed: expect.stringContaining(malformed) });
});

test.each(["", "committer C <c@example.com>\n", "committer C <c> 99999999999999999999 +0000\n"])(
  "without a usable date (%j) none is told",
  (line) => {
    expect(signedCommit(latin1(`tree 1\n${line}\ncommitter C <c> 1 +0000\n`), "sha1")).toMatchObject({
      madeAt: undefined,
    });
  },
);

test("nothing of a genuine commit is lost but its signature", () => {
  const signed = signedCommit(objectFile("ed25519"), "sha1");
  expect("payload" in signed && signed.payload).toEqual(objectFile("unsigned"));
});
