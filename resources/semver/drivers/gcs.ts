import { chooseGoogleIdentity, googleIdentity } from "../../../shared/credentials/google.ts";
import { httpExchange } from "../../../shared/http/exchange.ts";
import { MOST_ATTEMPTS } from "../../../shared/http/persist.ts";
import { storeTrust } from "../../../shared/http/store-trust.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import type { Source } from "../source.ts";
import type { Driver } from "./driver.ts";
import { objectUrls, storageAddress } from "./gcs/address.ts";
import { NONE, RemoteObject, type Target } from "./gcs/stored-object.ts";
import { write } from "./gcs/write.ts";
import { numberIn } from "./number-in.ts";

const SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

/**
 * A version in an object of Google Cloud Storage, whose generations tell one state from another.
 *
 * @param attempts at one request; lowered by tests
 */
export async function openGcs(
  source: Source,
  context: StepContext,
  attempts: number = MOST_ATTEMPTS,
): Promise<Driver> {
  const { bucket = "", key = "" } = source;
  const { log } = context;
  const { place, address, urls, isAnonymous } = planGcs(source, context);
  const trust = storeTrust(source, context);
  const identity = isAnonymous ? NOBODY : await googleIdentity(source, SCOPE, context);
  if (!isAnonymous && address.isOpen) {
    log.warn(
      `The token travels unencrypted to "${address.base.host}"; put https:// into STORAGE_EMULATOR_HOST`,
    );
  }
  const exchange = httpExchange(trust);
  const object = new RemoteObject({ bucket, key, place, urls, exchange, identity, context, attempts });
  return {
    place,
    whenMissing: "nothing",
    async read() {
      const stored = await object.read();
      return stored
        ? { version: numberIn("bucket", stored.content, place), revision: stored.generation }
        : { version: undefined, revision: NONE };
    },
    write: (version, expected) => write(object, version, expected),
    async close() {
      exchange.close();
      identity.close();
    },
  };
}

/** What is known before anybody is asked. */
export function planGcs(source: Source, { env }: StepContext) {
  const { bucket = "", key = "" } = source;
  const address = storageAddress(env);
  return {
    place: `gs://${bucket}/${key}`,
    address,
    urls: objectUrls(address.base, bucket, key),
    isAnonymous: address.emulated && !source.json_key && !source.token,
  };
}

/** Who would sign in; no token is fetched. */
export async function describeGcsIdentity(source: Source, context: StepContext): Promise<string> {
  if (planGcs(source, context).isAnonymous) return NOBODY.description;
  const identity = await chooseGoogleIdentity(source, SCOPE, context);
  identity.close();
  return identity.description;
}

/** An emulator asks nobody to sign in. */
const NOBODY: Target["identity"] & { close(): void } = {
  description: "nobody",
  token: async () => undefined,
  close: () => {},
};
