import { isLostRace } from "../../../shared/git/lost-race.ts";

const HOOK = "pre-receive hook declined";

test.each([
  { verdict: "stale info" },
  { verdict: "fetch first" },
  { verdict: "non-fast-forward" },
  { verdict: "already exists" },
  { verdict: "reference already exists" },
  { verdict: "failed to update ref" },
  {
    verdict: "failed to update ref",
    words: "error: cannot lock ref 'refs/heads/main': is at 1 but expected 2",
  },
  { verdict: "cannot lock ref 'refs/heads/main': is at 1 but expected 2" },
  { verdict: "incorrect old value provided" },
  { verdict: "failed to lock" },
  { verdict: "TF401028: The reference has already been updated by another client" },
  { verdict: HOOK, words: "GitLab: Could not update refs/heads/main. Please refresh and try again." },
])("a lost race: $verdict $words", ({ verdict, words = "" }) => {
  expect(isLostRace(verdict, words)).toBe(true);
});

test.each([
  { verdict: HOOK },
  { verdict: HOOK, words: "version 1.2.3 already exists in the registry; fetch first" },
  { verdict: "protected branch hook declined" },
  { verdict: "branch is currently checked out" },
  { verdict: "deletion prohibited" },
  {
    verdict: "failed to update ref",
    words: "cannot lock ref: Unable to create 'main.lock': Permission denied",
  },
  {
    verdict: "failed to update ref",
    words: "error: cannot lock ref 'refs/heads/a': 'refs/heads/a/b' exists; cannot create 'refs/heads/a'",
  },
  {
    verdict: "failed to update ref",
    words: "error: cannot lock ref 'refs/heads/b': Unable to create 'b.lock': File name too long",
  },
  { verdict: "failed to update ref", words: "error: unable to write: No space left on device" },
  { verdict: "" },
])("no lost race: $verdict $words", ({ verdict, words = "" }) => {
  expect(isLostRace(verdict, words)).toBe(false);
});
