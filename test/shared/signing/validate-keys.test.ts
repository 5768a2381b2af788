import { validateKeys } from "../../../shared/signing/validate-keys.ts";
import { keyFile, NOBODY } from "../../support/signatures/fixtures.ts";

const RSA = keyFile("rsa.asc");
const SSH = keyFile("ssh-ed25519.pub");

const validate = (settings: Partial<typeof NOBODY>) => () => validateKeys({ ...NOBODY, ...settings });

test.each([
  { name: "nothing", settings: {} },
  {
    name: "empty texts",
    settings: { commit_verification_keys: ["", " \n"], commit_verification_ssh_keys: [""] },
  },
  {
    name: "keys of all kinds",
    settings: { commit_verification_keys: [RSA], commit_verification_ssh_keys: [SSH] },
  },
  {
    name: "a text around armors",
    settings: { commit_verification_keys: [`Zoe:\r\n${RSA}\n${keyFile("v6.asc")}\n`] },
  },
  { name: "ids", settings: { commit_verification_key_ids: ["", "0x0123456789abcdef"] } },
])("$name can be listed", ({ settings }) => {
  expect(validate(settings)).not.toThrow();
});

test.each([
  {
    name: "a text that is no OpenPGP key",
    settings: { commit_verification_keys: [RSA, "garbage"] },
    said: 'Cannot use "source.commit_verification_keys.1": it is not an armored OpenPGP public key',
  },
  {
    name: "an armor with a letter lost",
    settings: { commit_verification_keys: [RSA.replace(/^(mQ.{20})./m, "$1")] },
    said: 'Cannot use "source.commit_verification_keys.0": its armor is damaged: ',
  },
  {
    name: "a text that is no SSH key",
    settings: { commit_verification_ssh_keys: ["", "garbage"] },
    said: 'Cannot use "source.commit_verification_ssh_keys.1": it is neither an SSH public key nor ',
  },
  {
    name: "an id that is none",
    settings: { commit_verification_key_ids: ["garbage"] },
    said: 'Cannot use key id "garbage": it is none',
  },
])("$name is refused", ({ settings, said }) => {
  expect(validate(settings)).toThrow(said);
});
