import * as v from "valibot";
import { secretsIn, settings } from "../../../shared/schema/settings.ts";
import { signingFields } from "../../../shared/signing/signing-fields.ts";

const Settings = settings(signingFields);

test("the key and its passphrase are secrets, and optional", () => {
  expect(v.parse(Settings, {})).toEqual({});
  const keys = { signing_key: "armored", signing_key_passphrase: "open sesame" };
  expect(secretsIn(Settings, keys)).toEqual(["armored", "open sesame"]);
  expect(String(v.parse(Settings, keys).signing_key)).toBe("[secret]");
});
