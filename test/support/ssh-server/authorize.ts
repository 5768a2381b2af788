import { type AuthContext, utils } from "ssh2";

/** Whether a client may come in: anybody where no keys are listed, else who proves to have one of them. */
export function isAuthorized(context: AuthContext, keys: readonly string[] | undefined): boolean {
  if (keys === undefined) return true;
  if (context.method !== "publickey") return false;
  const { key, signature, blob, hashAlgo } = context;
  const offered = key.data.toString("base64");
  const listed = keys.find((each) => each.split(" ")[1] === offered);
  if (listed === undefined) return false;
  // First a client asks whether a key would do, then it signs with it.
  if (signature === undefined || blob === undefined) return true;
  const parsed = utils.parseKey(listed);
  return !(parsed instanceof Error) && parsed.verify(blob, signature, hashAlgo) === true;
}
