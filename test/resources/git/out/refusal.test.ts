import type { Refused } from "../../../../resources/git/out/publish.ts";
import { refusalError } from "../../../../resources/git/out/refusal.ts";

type Kind = Refused["update"]["kind"];

function refused(kind: Kind, details: Partial<Refused & { force: boolean }> = {}): Refused {
  const { force = false, ...rest } = details;
  const update = { kind, ref: `refs/${kind}`, oid: "1", force };
  return { update, outcome: "stale", reason: "why", others: "unchanged", ...rest };
}

test.each([
  { name: "a late branch", of: refused("branch"), code: "conflict", hint: 'set "rebase" or "merge"' },
  {
    name: "a branch that is always late",
    of: refused("branch"),
    mode: "merge",
    code: "conflict",
    hint: "too many",
  },
  {
    name: "a forced branch",
    of: refused("branch", { force: true }),
    code: "conflict",
    hint: "nobody replace it",
  },
  { name: "a tag that is there", of: refused("tag"), code: "conflict", hint: 'set "force"' },
  { name: "a late note", of: refused("note"), code: "conflict", hint: "notes at the same time" },
  {
    name: "a hook",
    of: refused("tag", { outcome: "rejected" }),
    code: "access-denied",
    hint: "a hook or a rule",
  },
  {
    name: "a history that is cut off",
    of: refused("branch", { outcome: "rejected", reason: "shallow update not allowed" }),
    code: "access-denied",
    hint: "larger depth",
  },
] as const)("refusalError() explains $name", ({ of, code, hint, ...rest }) => {
  const error = refusalError(of, "https://host/app.git", { mode: "mode" in rest ? rest.mode : "push" });
  expect(error).toMatchObject({ code, hint: expect.stringContaining(hint) });
  expect(error.message).toBe(`Cannot push "${of.update.ref}" to "https://host/app.git": ${of.reason}`);
});

test("refusalError() says what has happened nonetheless", () => {
  const error = refusalError(refused("tag", { others: "changed" }), "https://host/app.git", { mode: "push" });
  expect(error.message).toBe(
    'Cannot push "refs/tag" to "https://host/app.git": why; the branch has been pushed',
  );
});
