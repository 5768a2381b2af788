import * as v from "valibot";
import { OpenStack } from "../../../resources/semver/openstack.ts";
import { secretsIn } from "../../../shared/schema/settings.ts";

test.each([
  "password",
  "passcode",
  "token_id",
  "application_credential_secret",
  "application_credential_secretj",
])("%s is a secret", (key) => {
  expect(secretsIn(OpenStack, { [key]: "geheim", username: "alice" })).toEqual(["geheim"]);
  expect(JSON.stringify(v.parse(OpenStack, { [key]: "geheim" }))).not.toContain("geheim");
});

test("nothing is asked for by the types, because a get needs none of it", () => {
  expect(v.parse(OpenStack, { container: "", scope: null })).toEqual({ allow_reauth: false });
});

test.each([
  { name: "a structure for a text", given: { container: {} } },
  { name: "a text for a scope", given: { scope: "project" } },
  { name: "a word for a switch", given: { allow_reauth: "perhaps" } },
])("$name is refused", ({ given }) => {
  expect(v.safeParse(OpenStack, given).success).toBe(false);
});
