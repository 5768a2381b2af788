import { createHash } from "node:crypto";
import { ResourceError } from "../resource/errors.ts";

/** A line of a `known_hosts` file that OpenSSH makes use of. */
export interface HostKeyLine {
  /** `@cert-authority` or `@revoked`. */
  readonly marker: string | undefined;
  /** Names or patterns, with a comma between them; or one hashed name. */
  readonly hosts: string;
  readonly type: string;
  /** In base64. */
  readonly key: string;
}

/** The lines that hold a key; what is a comment, incomplete or of another form is left out. */
export function parseKnownHosts(text: string): HostKeyLine[] {
  return text.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
    const [hosts = "", type = "", key = ""] = fields;
    return hosts.startsWith("#") || !isKeyOf(type, key) ? [] : [{ marker, hosts, type, key }];
  });
}

/** The text as a file: one usable line at least, and the line breaks that a YAML or JSON text may have lost. */
export function usableKnownHosts(given: string): string {
  const text = given.replace(/\\r\\n|\\n|\r\n?/g, "\n");
  if (parseKnownHosts(text).some(({ marker }) => marker !== "@revoked")) return `${text.trim()}\n`;
  throw new ResourceError("invalid-request", 'Cannot use "known_hosts": no line of it holds a host key', {
    hint: "give lines of the form <host> <key type> <key>, as ssh-keyscan prints them; a fingerprint is not enough",
  });
}

/** The fingerprint as OpenSSH and the hosters show it. */
export function fingerprintOf({ key }: Pick<HostKeyLine, "key">): string {
  const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}

/** A key begins with the name of its type, so that half a key, or a line without a host, is recognised. */
function isKeyOf(type: string, key: string): boolean {
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(key)) return false;
  const bytes = Buffer.from(key, "base64");
  const end = bytes.length < 4 ? 0 : 4 + bytes.readUInt32BE(0);
  return end < bytes.length && bytes.toString("latin1", 4, end) === type;
}
