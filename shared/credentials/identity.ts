import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";

export type Credentials = AwsCredentialIdentity;
export type CredentialsProvider = AwsCredentialIdentityProvider;

/** Who signs the requests. */
export type AwsIdentity =
  | { readonly kind: "anonymous"; readonly description: string }
  | {
      /**
       * How it was chosen: `static` and `web-identity` from `source`; `chain` from the machine because it was asked
       * for; `found` on the machine although nobody asked, so that a read it may not do is worth trying unsigned.
       */
      readonly kind: "static" | "web-identity" | "chain" | "found";
      /** For people, without secrets: `access key "…WXYZ"`, `role "arn:…"`. */
      readonly description: string;
      /** Renews by itself; may be called at any time and concurrently. */
      readonly credentials: CredentialsProvider;
    };
