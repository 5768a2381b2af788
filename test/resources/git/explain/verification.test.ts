import * as v from "valibot";
import { explainVerification } from "../../../../resources/git/explain/verification.ts";
import { Source } from "../../../../resources/git/source.ts";
import { recordingContext } from "../../../support/recording.ts";
import { keyFile } from "../../../support/signatures/fixtures.ts";

const ROOT = "1".repeat(40);

test.each([
  { step: "in" as const, policy: { mode: "head" }, mode: "head: the commit of the version" },
  { step: "in" as const, policy: { mode: "tag" }, mode: "tag: the annotated tag of the version" },
  {
    step: "check" as const,
    policy: { mode: "tag_and_head" },
    mode: "tag_and_head: the annotated tag of the version, and its commit",
  },
  {
    step: "in" as const,
    policy: { mode: "strict", trusted_root: ROOT },
    mode: "strict: every commit down to trusted_root",
  },
  {
    step: "check" as const,
    policy: { mode: "range" },
    mode: "range: every commit after the version before",
  },
  {
    step: "in" as const,
    policy: { mode: "range", trusted_root: ROOT },
    mode: "range: every commit after trusted_root",
  },
  {
    step: "in" as const,
    policy: { mode: "range" },
    mode: "range: the commit of the version alone, because get is not told which version was before",
  },
])("$policy in $step is $mode", async ({ step, policy, mode }) => {
  const source = v.parse(Source, {
    uri: "/x",
    commit_verification_keys: [keyFile("ed25519.asc")],
    commit_verification: policy,
  });
  expect(await explainVerification(source, step, recordingContext())).toMatchObject({ mode });
});
