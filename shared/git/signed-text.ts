import type { Signer } from "../signing/sign.ts";

/** A text with its signature behind it, as tags have theirs; as it is where there is nothing to sign with. */
export async function signedText(payload: string, sign: Signer | undefined): Promise<string> {
  return sign ? `${payload}${(await sign(payload)).trimEnd().replaceAll("\r\n", "\n")}\n` : payload;
}
