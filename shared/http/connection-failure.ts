import { messageOf } from "../resource/errors.ts";
import { serviceErrorOf } from "./service-error.ts";

/** Why no answer came, in words, and what to do about it. */
export interface ConnectionFailure {
  readonly state: string;
  readonly hint: string;
  /** A certificate that is refused stays refused; the rest may pass. */
  readonly lasting: boolean;
}

const UNKNOWN_ISSUER = [
  // An authority of the same name is known, with another key.
  "CERT_SIGNATURE_FAILURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];
const NAMED: Readonly<Record<string, readonly [state: string, hint: string]>> = {
  ENOTFOUND: ["the host name is unknown", "check endpoint and region_name for typing errors"],
  EAI_AGAIN: ["the host name cannot be resolved at the moment", "check the DNS of the worker"],
  ECONNREFUSED: ["the connection is refused", "check that the server runs, and the port in endpoint"],
  ECONNRESET: [
    "the connection was broken off",
    "check for a proxy or firewall in between; https:// to a plain port also ends so",
  ],
  EPIPE: ["the connection was broken off", "check for a proxy or firewall in between"],
  EHOSTUNREACH: ["the host cannot be reached", "check the network of the worker, and HTTPS_PROXY"],
  ENETUNREACH: ["the network cannot be reached", "check the network of the worker, and HTTPS_PROXY"],
  ETIMEDOUT: ["nothing answers", "check the network of the worker, and HTTPS_PROXY"],
};

/** Explains a failure of the network or of TLS; `undefined` when the failure is of another kind. */
export function connectionFailure(thrown: unknown): ConnectionFailure | undefined {
  const { status, code } = serviceErrorOf(thrown);
  const message = messageOf(thrown);
  if (status !== undefined) return undefined;
  if (UNKNOWN_ISSUER.includes(code)) {
    return lasting(
      "its certificate is signed by nobody who is trusted here",
      code,
      "put the certificate of its authority into ca_bundle",
    );
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return lasting(
      "its certificate is for another host",
      message,
      "use in endpoint a host name that the certificate lists",
    );
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return lasting(
      "its certificate is not valid at this time",
      code,
      "renew the certificate of the server, or correct the clock of the worker",
    );
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
    return lasting(
      "the TLS handshake failed",
      message,
      "check whether endpoint should begin with http://, and that the server speaks TLS 1.2 or newer",
    );
  }
  if (code.startsWith("HPE_")) {
    return lasting(
      "what answers does not speak HTTP",
      code,
      "check host and port in endpoint, and HTTPS_PROXY",
    );
  }
  const [state, hint] = NAMED[code] ?? [];
  if (state !== undefined && hint !== undefined) {
    return passing(state, message.includes(code) ? message : code, hint);
  }
  if (code === "TimeoutError") {
    return message.includes("establish a connection")
      ? passing("no connection in time", code, "check the network of the worker, and HTTPS_PROXY")
      : passing("the transfer stood still", code, "check the network, or whether the server is overloaded");
  }
  return undefined;
}

function lasting(state: string, detail: string, hint: string): ConnectionFailure {
  return { state: `${state} (${detail})`, hint, lasting: true };
}

function passing(state: string, detail: string, hint: string): ConnectionFailure {
  return { state: `${state} (${detail})`, hint, lasting: false };
}
