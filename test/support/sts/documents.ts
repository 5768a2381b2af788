import { randomBytes } from "node:crypto";
import type { Session } from "../identities.ts";
import { group, leaf, xmlDocument } from "../xml.ts";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

export function sessionXml(action: string, session: Session): string {
  return xmlDocument(
    `${action}Response`,
    NAMESPACE,
    group(
      `${action}Result`,
      group(
        "Credentials",
        leaf("AccessKeyId", session.accessKeyId),
        leaf("SecretAccessKey", session.secretAccessKey),
        leaf("SessionToken", session.sessionToken),
        leaf("Expiration", new Date(session.expiration).toISOString()),
      ),
      group(
        "AssumedRoleUser",
        leaf("AssumedRoleId", `AROA:${session.arn.split("/").at(-1)}`),
        leaf("Arn", session.arn),
      ),
    ),
    group("ResponseMetadata", leaf("RequestId", randomBytes(16).toString("hex"))),
  );
}

export function errorXml(code: string, message: string): string {
  return xmlDocument(
    "ErrorResponse",
    NAMESPACE,
    group("Error", leaf("Type", "Sender"), leaf("Code", code), leaf("Message", message)),
    leaf("RequestId", randomBytes(16).toString("hex")),
  );
}
