import { untrusted } from "../../../shared/signing/explain.ts";
import type { Rejection } from "../../../shared/signing/verdict.ts";

const ID = "0123456789abcdef0123456789abcdef01234567";
const AUTHOR = "Zoe <zoe@example.com>";
const KEY = "89ABCDEF01234567";

const reasons: readonly { reason: Rejection; detail: string; state: string; hint: string }[] = [
  {
    reason: "unlisted-key",
    detail: "nobody on the list has the key",
    state: "signed by a key that is not accepted",
    hint: "commit_verification_keys",
  },
  {
    reason: "bad-signature",
    detail: "it does not fit",
    state: "its signature does not hold",
    hint: "changed",
  },
  { reason: "expired-key", detail: "it has expired", state: "not valid now", hint: "accept_signed_before" },
  { reason: "revoked-key", detail: "withdrawn", state: "revoked key", hint: "not revoked" },
  { reason: "weak-digest", detail: "its digest is SHA-1", state: "too weak", hint: "SHA-256" },
  { reason: "malformed", detail: "odd", state: "malformed", hint: "current version" },
];

test.each(reasons)("a commit is refused for $reason", ({ reason, detail, state, hint }) => {
  const error = untrusted(
    { kind: "commit", id: ID, author: AUTHOR },
    { kind: "rejected", reason, detail, key: KEY },
  );
  expect(error).toMatchObject({ code: "untrusted", hint: expect.stringContaining(hint) });
  expect(error.message).toContain(`Cannot trust commit "${ID}" by ${AUTHOR}: `);
  for (const part of [state, detail, `(key ${KEY})`, `The commit ${ID} is not signed`]) {
    expect(error.message).toContain(part);
  }
  expect(error.message).not.toMatch(/\n|\.$/);
});

test("a commit without signature says so in the words of the stock type", () => {
  const rejected = { kind: "rejected", reason: "unsigned", detail: "it has no signature" } as const;
  expect(untrusted({ kind: "commit", id: ID, author: AUTHOR }, rejected)).toMatchObject({
    message: `Cannot trust commit "${ID}" by ${AUTHOR}: it has no signature. The commit ${ID} is not signed`,
    hint: "sign it with a listed key (git commit -S)",
  });
});

test("a way out ends the hint", () => {
  const rejected = { kind: "rejected", reason: "unsigned", detail: "it has no signature" } as const;
  const object = { kind: "commit", id: ID, author: AUTHOR, wayOut: "or look away" } as const;
  expect(untrusted(object, rejected).hint).toBe("sign it with a listed key (git commit -S); or look away");
});

test("of a tag nothing is said about the commit", () => {
  const rejected = { kind: "rejected", reason: "unsigned", detail: "it has no signature" } as const;
  expect(untrusted({ kind: "tag", id: "v1.0.0", author: AUTHOR }, rejected)).toMatchObject({
    message: `Cannot trust tag "v1.0.0" by ${AUTHOR}: it has no signature`,
    hint: "sign it with a listed key (git tag -s)",
  });
});
