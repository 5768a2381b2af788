import { randomBytes } from "node:crypto";
import { type Mailbox, parseMailbox } from "../../../../shared/git/mailbox.ts";
import type { Ident } from "../../../../shared/git/object-ident.ts";
import type { Log } from "../../../../shared/resource/log.ts";
import type { Signer } from "../../../../shared/signing/sign.ts";
import type { Source } from "../../source.ts";
import { DEFAULT_MESSAGE, renderMessage, requireMessage } from "./message.ts";

/** What a new commit or tag says about its making. */
export interface Authorship {
  readonly by: Ident;
  readonly message: string;
  readonly nonce: string;
}

export interface Author {
  authorship(names: { version: string; file: string }): Authorship;
  /** What signs; the key is read when it is first asked for. */
  signer(): Promise<Signer | undefined>;
}

/** Who makes commits and tags here, checked as far as that needs no key. */
export function authorOf(source: Source, log: Log): Author {
  const { git_user: user, commit_message: template = DEFAULT_MESSAGE } = source;
  const mailbox: Mailbox =
    user === undefined ? { name: "git", address: "git@localhost" } : parseMailbox(user, "git_user", "git");
  requireMessage(template);
  let signer: Promise<Signer | undefined> | undefined;
  return {
    authorship: (names) => ({
      by: { ...mailbox, at: new Date() },
      message: renderMessage(template, names),
      nonce: randomBytes(16).toString("hex"),
    }),
    signer: () => {
      signer ??= signerOf(source, mailbox.address, log);
      return signer;
    },
  };
}

async function signerOf(source: Source, address: string, log: Log): Promise<Signer | undefined> {
  if (source.signing_key === undefined) return undefined;
  const { openpgpSigner } = await import("../../../../shared/signing/sign.ts");
  return openpgpSigner(source, address, log);
}
