import type { PublicKey } from "openpgp";
import { httpExchange } from "../http/exchange.ts";
import { persist } from "../http/persist.ts";
import { messageOf, ResourceError } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import { type KeyId, parseKeyId } from "./key-id.ts";
import { keyserverAddresses } from "./keyserver-addresses.ts";
import { loadOpenpgp, type OpenPgp } from "./openpgp-config.ts";
import { fingerprintOf, readPublicKeys } from "./openpgp-key.ts";
import { Owner } from "./openpgp-owner.ts";

/** Keys with many signatures of strangers on them are long. */
const MOST_BYTES = 8 * 1024 * 1024;
const LIMITS = { connectMs: 10_000, idleMs: 20_000 };
const WHOLE_ANSWER_MS = 30_000;
/** For all keys together, with every retry. */
const LONGEST_MS = 2 * 60_000;
const ATTEMPTS = 4;

export interface Keyserver {
  readonly server: string;
  readonly caBundle: string | undefined;
}

/**
 * The keys that `ids` stand for, by whatever server they come from: an answer counts for the keys alone whose fingerprints
 * fit. The certificate of a server is always checked.
 */
export async function fetchKeys(
  ids: readonly string[],
  { server, caBundle }: Keyserver,
  context: StepContext,
): Promise<PublicKey[]> {
  const wanted = ids.map(parseKeyId);
  for (const id of wanted) {
    if (!id.isFull)
      context.log.warn(`Key id ${id.digits} is short, and others can make a key with it; ${ADVICE}`);
  }
  const addresses = keyserverAddresses(server);
  const openpgp = await loadOpenpgp();
  const exchange = httpExchange(
    { env: context.env, log: context.log, caBundle, verification: "full" },
    LIMITS,
    WHOLE_ANSWER_MS,
  );
  const limit = AbortSignal.timeout(LONGEST_MS);
  const limited = { ...context, signal: AbortSignal.any([context.signal, limit]) };
  try {
    const keys: PublicKey[] = [];
    for (const id of wanted) {
      const text = await firstAnswer(addresses, id, exchange, limited);
      keys.push(await keyIn(openpgp, text, id));
    }
    return keys;
  } catch (error) {
    if (!limit.aborted || context.signal.aborted) throw error;
    throw new ResourceError("unavailable", `Cannot fetch keys from "${server}": it takes too long`, {
      cause: error,
      hint: 'set "gpg_keyserver" to another server, or put the keys into "commit_verification_keys"',
    });
  } finally {
    exchange.close();
  }
}

const ADVICE = "give the whole fingerprint (gpg --fingerprint)";

/** From the first address that answers; the later ones are less private ways to the same server. */
async function firstAnswer(
  addresses: readonly URL[],
  id: KeyId,
  exchange: ReturnType<typeof httpExchange>,
  context: StepContext,
): Promise<string> {
  for (const [index, address] of addresses.entries()) {
    const isLast = index === addresses.length - 1;
    try {
      return await lookUp(address, id, exchange, context, isLast ? ATTEMPTS : 1);
    } catch (error) {
      context.signal.throwIfAborted();
      if (isLast || !(error instanceof ResourceError) || error.code === "not-found") throw error;
      context.log.info(`Fetching key ${id.digits} without TLS: ${messageOf(error)}`);
    }
  }
  throw failure(id, "no server is given");
}

async function lookUp(
  address: URL,
  id: KeyId,
  exchange: ReturnType<typeof httpExchange>,
  context: StepContext,
  attempts: number,
): Promise<string> {
  const url = new URL("/pks/lookup", address);
  url.search = new URLSearchParams({ op: "get", options: "mr", search: `0x${id.digits}` }).toString();
  const errand = { action: "fetch key", object: id.digits };
  const call = { method: "GET", url, mostBytes: MOST_BYTES } as const;
  const { status, body } = await persist(exchange, call, errand, context, attempts);
  if (status === 200) return body.toString("latin1");
  if (status === 404) throw failure(id, `${address.host} does not have it`, "not-found");
  throw failure(id, `${address.host} answers HTTP ${status}`, "unavailable");
}

/** The one key in the answer that the id stands for, whatever else the server has put there. */
async function keyIn(openpgp: OpenPgp, text: string, id: KeyId): Promise<PublicKey> {
  const keys = await readPublicKeys(openpgp, text);
  if (typeof keys === "string")
    throw failure(id, `what the server sent cannot be used: ${keys}`, "untrusted");
  const fitting: PublicKey[] = [];
  for (const key of keys) if (await fits(openpgp, key, id)) fitting.push(key);
  const [key] = fitting;
  if (!key) {
    const got = keys.map(fingerprintOf).join(", ");
    throw failure(id, `the server sent other keys (${got})`, "untrusted");
  }
  if (fitting.some((other) => fingerprintOf(other) !== fingerprintOf(key))) {
    throw failure(
      id,
      `several keys have this id (${fitting.map(fingerprintOf).join(", ")})`,
      "untrusted",
      ADVICE,
    );
  }
  return key;
}

/**
 * The id may be that of a subkey only where the subkey has agreed to belong to its key: else whoever runs the server, or
 * uploads to it, could hang the subkey of somebody else on a key of his own.
 */
async function fits(openpgp: OpenPgp, key: PublicKey, id: KeyId): Promise<boolean> {
  if (id.isOf(fingerprintOf(key), key.keyPacket.version)) return true;
  const owner = new Owner(openpgp, key, new Date());
  for (const subkey of key.subkeys) {
    if (!id.isOf(fingerprintOf(subkey), subkey.keyPacket.version)) continue;
    if (typeof (await owner.bindingOf(subkey)) !== "string") return true;
  }
  return false;
}

function failure(
  id: KeyId,
  state: string,
  code: "not-found" | "unavailable" | "untrusted" = "unavailable",
  hint = 'check "commit_verification_key_ids" and "gpg_keyserver", or put the key into "commit_verification_keys"',
): ResourceError {
  return new ResourceError(code, `Cannot fetch key "${id.digits}": ${state}`, { hint });
}
