import * as v from "valibot";
import { entriesOf, settings } from "../../../shared/schema/settings.ts";
import {
  hasKeys,
  verificationFields,
  verificationProblem,
} from "../../../shared/signing/verification-fields.ts";

const Settings = settings(verificationFields);
const parse = (input: object) => v.parse(Settings, input);
const ROOT = "0123456789abcdef0123456789abcdef01234567";
const KEYS = { commit_verification_keys: ["a key"] };

test("nothing has to be given", () => {
  expect(parse({})).toEqual({
    commit_verification_keys: [],
    commit_verification_key_ids: [],
    commit_verification_ssh_keys: [],
    gpg_keyserver: "hkp://keyserver.ubuntu.com/",
  });
  expect(Object.keys(entriesOf(Settings))).toContain("commit_verification");
});

test("the policy has the defaults of the stock type", () => {
  expect(parse({ commit_verification: {} }).commit_verification).toEqual({
    mode: "head",
    on_unverified: "fail",
    expired_keys: "refuse",
  });
});

test.each([
  { name: "a mode", policy: { mode: "all" } },
  { name: "what to do", policy: { on_unverified: "warn" } },
  { name: "what of expired keys", policy: { expired_keys: "accept" } },
])("$name that there is not is refused", ({ policy }) => {
  expect(v.safeParse(Settings, { commit_verification: policy }).success).toBe(false);
});

test.each([
  { name: "no verification", input: {}, problem: undefined },
  { name: "keys alone", input: KEYS, problem: undefined },
  {
    name: "empty lists alone, of which the resource warns",
    input: { commit_verification_keys: [""] },
    problem: undefined,
  },
  { name: "keys and a policy", input: { ...KEYS, commit_verification: {} }, problem: undefined },
  { name: "a policy without keys", input: { commit_verification: {} }, problem: "without a key" },
  {
    name: "a policy with an empty key",
    input: { commit_verification_keys: [" \n"], commit_verification: {} },
    problem: "without a key",
  },
  {
    name: "strict with a root",
    input: { ...KEYS, commit_verification: { mode: "strict", trusted_root: ROOT } },
    problem: undefined,
  },
  {
    name: "strict without a root",
    input: { ...KEYS, commit_verification: { mode: "strict" } },
    problem: 'needs a "trusted_root"',
  },
  {
    name: "half a root",
    input: { ...KEYS, commit_verification: { trusted_root: ROOT.slice(1) } },
    problem: "no full commit id",
  },
  {
    name: "a root by name",
    input: { ...KEYS, commit_verification: { trusted_root: "main" } },
    problem: "no full commit id",
  },
])("$name", ({ input, problem }) => {
  const found = verificationProblem(parse(input));
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
});

test.each([
  { input: { commit_verification_keys: [] }, expected: false },
  { input: { commit_verification_key_ids: ["", "  "] }, expected: false },
  { input: { commit_verification_key_ids: ["01234567"] }, expected: true },
  { input: { commit_verification_ssh_keys: ["", "ssh-ed25519 AAAA"] }, expected: true },
])("whether $input lists anybody: $expected", ({ input, expected }) => {
  expect(hasKeys(parse(input))).toBe(expected);
});
