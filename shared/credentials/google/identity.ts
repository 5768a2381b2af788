import type { Secret } from "../../schema/secret.ts";

export interface GoogleIdentity {
  /** For people, without secrets. */
  readonly description: string;
  /** An access token that is valid for a while; fetched anew when it is not. */
  token(): Promise<Secret>;
  close(): void;
}
