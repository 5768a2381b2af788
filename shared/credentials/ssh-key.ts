import { ResourceError } from "../resource/errors.ts";

/** A private key as the text of a file that OpenSSH accepts. */
export interface PrivateKey {
  readonly text: string;
  readonly isEncrypted: boolean;
}

const ARMOUR =
  /-----BEGIN (?<kind>(?:[A-Z\d]+ )*)PRIVATE KEY-----(?<body>.*?)-----END \k<kind>PRIVATE KEY-----/s;
/** What an encrypted key of the oldest format says before its content. */
const OLD_ENCRYPTION =
  /^\s*Proc-Type:\s*4,ENCRYPTED\s+DEK-Info:\s*(?<cipher>[A-Z\d-]+,[A-F\d]+)\s+(?<rest>.*)$/is;
/** How a key in the format of OpenSSH begins; the name of its cipher follows, with its length before it. */
const OPENSSH_MAGIC = "openssh-key-v1\0";

/**
 * Finds the private key in a text that may have lost its line breaks, or gained others, on its way through YAML, JSON
 * and environment variables. Whether the key itself is sound is for ssh to say.
 */
export function parsePrivateKey(given: string): PrivateKey {
  const text = given.replace(/\\r|\\n|\r/g, "\n");
  const { kind, body } = ARMOUR.exec(text)?.groups ?? {};
  if (kind === undefined || body === undefined) throw refusalOf(text);
  const { cipher, rest } = OLD_ENCRYPTION.exec(body)?.groups ?? {};
  const content = (rest ?? body).replace(/\s+/g, "");
  const lines = [
    `-----BEGIN ${kind}PRIVATE KEY-----`,
    ...(cipher === undefined ? [] : ["Proc-Type: 4,ENCRYPTED", `DEK-Info: ${cipher}`, ""]),
    ...(content.match(/.{1,64}/g) ?? []),
    `-----END ${kind}PRIVATE KEY-----`,
    "",
  ];
  const isEncrypted = cipher !== undefined || kind === "ENCRYPTED " || isEncryptedByOpenSsh(content);
  return { text: lines.join("\n"), isEncrypted };
}

function isEncryptedByOpenSsh(content: string): boolean {
  const bytes = Buffer.from(content, "base64");
  const at = OPENSSH_MAGIC.length;
  if (bytes.length < at + 4 || bytes.toString("latin1", 0, at) !== OPENSSH_MAGIC) return false;
  return bytes.toString("latin1", at + 4, at + 4 + bytes.readUInt32BE(at)) !== "none";
}

const OTHERS: readonly (readonly [pattern: RegExp, state: string, hint: string])[] = [
  [
    /^PuTTY-User-Key-File-/m,
    "it is a PuTTY key",
    "convert it: puttygen key.ppk -O private-openssh-new -o key",
  ],
  [
    /-----BEGIN PGP /,
    "it is an OpenPGP key",
    "give the SSH key here; a key that signs commits belongs into signing_key",
  ],
  [
    /-----BEGIN (?:[A-Z\d]+ )*CERTIFICATE-----|-cert-v01@openssh\.com/,
    "it is a certificate",
    "give the private key that belongs to it",
  ],
  [
    /^\s*(?:ssh|ecdsa|sk)-\S+ AAAA|BEGIN (?:[A-Z\d]+ )*PUBLIC KEY\b/,
    "it is a public key",
    "give the private half: the file without .pub",
  ],
  [
    /-----BEGIN (?:[A-Z\d]+ )*PRIVATE KEY-----/,
    "its end is missing",
    "give the whole file, up to -----END … PRIVATE KEY-----",
  ],
  [/^\s*LS0tLS1CRUdJTi/, "it is encoded in base64 once more", "give the decoded text of the file"],
];

function refusalOf(text: string): ResourceError {
  const [, state, hint] = OTHERS.find(([pattern]) => pattern.test(text)) ?? [
    undefined,
    "it is no private key",
    "give the text of the file, from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----, with its line breaks",
  ];
  return unusableKey(state, hint);
}

/** The error about a key that ssh cannot sign in with; `state` must not quote it. */
export function unusableKey(state: string, hint: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "private_key": ${state}`, { hint });
}
