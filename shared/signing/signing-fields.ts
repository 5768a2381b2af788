import * as v from "valibot";
import { field, secret } from "../schema/fields.ts";

/** With what to sign commits and tags; entries to spread into a `source`. */
export const signingFields = {
  signing_key: field(
    v.optional(secret()),
    "OpenPGP private key (armored) that signs the commits and tags made here.",
    { secret: true },
  ),
  signing_key_passphrase: field(v.optional(secret()), "Passphrase of `signing_key`.", { secret: true }),
};

export type SigningSettings = v.InferOutput<v.ObjectSchema<typeof signingFields, undefined>>;
