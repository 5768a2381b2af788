import type { Plan } from "../../../../resources/git/out/plan.ts";
import { candidateTags, tagsToPush } from "../../../../resources/git/out/tags-to-push.ts";

const BRANCH = { branch: "main", source: "refs/heads/main", ref: "refs/heads/main" };
const PLAN: Plan = {
  root: "/nonexistent",
  repository: "/nonexistent/app",
  target: BRANCH,
  mode: "push",
  mergeOptions: [],
  tag: undefined,
  tags: "all",
  force: false,
  note: undefined,
  pushOptions: [],
};
const local = (name: string, oid = "1") => ({ name, oid, peeled: oid });
const LOCAL = [
  local("refs/heads/main"),
  local("refs/tags/new"),
  local("refs/tags/same"),
  local("refs/tags/moved"),
];
const REMOTE = [
  { name: "refs/tags/same", oid: "1" },
  { name: "refs/tags/moved", oid: "2" },
];
const namesOf = (refs: readonly { name: string }[]) => refs.map(({ name }) => name.replace("refs/tags/", ""));

test.each([
  { name: "all", plan: {}, expected: ["new", "same", "moved"] },
  { name: "none but the one that is made", plan: { tags: "created" as const }, expected: [] },
  {
    name: "not the one that is made anew",
    plan: { tag: { name: "same", message: undefined } },
    expected: ["new", "moved"],
  },
])("candidateTags() are $name", ({ plan, expected }) => {
  expect(namesOf(candidateTags(LOCAL, { ...PLAN, ...plan }))).toEqual(expected);
});

test.each([
  { name: "beside a branch", plan: {}, expected: { "refs/tags/new": false } },
  { name: "beside a branch that is forced", plan: { force: true }, expected: { "refs/tags/new": false } },
  {
    name: "alone",
    plan: { target: undefined },
    expected: { "refs/tags/new": false, "refs/tags/moved": false },
  },
  {
    name: "alone and forced",
    plan: { target: undefined, force: true },
    expected: { "refs/tags/new": true, "refs/tags/moved": true },
  },
])("tagsToPush() $name", ({ plan, expected }) => {
  const whole = { ...PLAN, ...plan };
  const updates = tagsToPush(candidateTags(LOCAL, whole), REMOTE, whole);
  expect(Object.fromEntries(updates.map(({ ref, force }) => [ref, force]))).toEqual(expected);
});
