import type { ExternalAccountClientOptions, gaxios } from "google-auth-library";
import { JWT } from "google-auth-library/build/src/auth/jwtclient.js";
import type { GoogleKey } from "./key-file.ts";

/** What this project uses of Google's library: tokens, renewed in time. */
export interface TokenClient {
  getAccessToken(): Promise<{ readonly token?: string | null }>;
}

/**
 * The library's client for a key. Its parts are imported one by one: the whole takes three times as long to load, and
 * would start programs and ask metadata servers in order to find a project that nobody needs here.
 */
export async function libraryClient(
  key: GoogleKey,
  scope: string,
  transporterOptions: gaxios.GaxiosOptions,
): Promise<TokenClient> {
  // Without the library's own parameters nothing is logged either, whatever GOOGLE_SDK_NODE_LOGGING says.
  const options = { transporterOptions, useAuthRequestParameters: false };
  switch (key.type) {
    case "service_account":
      return new JWT({
        ...options,
        email: key.email,
        key: key.privateKey,
        scopes: [scope],
        // The library writes its one address into the assertion, too.
        additionalClaims: { aud: key.tokenUri },
      });
    case "authorized_user": {
      const { UserRefreshClient } = await import("google-auth-library/build/src/auth/refreshclient.js");
      const client = new UserRefreshClient(options);
      client.fromJSON(key.json);
      return client;
    }
    case "external_account": {
      const { ExternalAccountClient } = await import("google-auth-library/build/src/auth/externalclient.js");
      const settings = { ...key.json, ...options, scopes: [scope] };
      const client = ExternalAccountClient.fromJSON(settings as unknown as ExternalAccountClientOptions);
      if (client === null) throw new Error("The library does not take an external_account");
      // It hands its transport to all requests but the exchange of tokens (google-auth-library 10.9).
      client["stsCredential"]["transporter"] = client.transporter;
      return client;
    }
  }
}
