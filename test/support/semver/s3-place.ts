import * as v from "valibot";
import type { Driver } from "../../../resources/semver/drivers/driver.ts";
import type { Place } from "../../../resources/semver/drivers/s3/place.ts";
import { raceTolerance } from "../../../resources/semver/drivers/s3/race-tolerance.ts";
import { openS3 } from "../../../resources/semver/drivers/s3.ts";
import { Source } from "../../../resources/semver/source.ts";
import { recordingContext } from "../recording.ts";
import type { Versioning } from "../s3-server/bucket.ts";
import { BUCKET, openStore, type Store, type StoreOptions } from "../store.ts";
import type { Opened } from "./opened.ts";

export const KEY = "path/to version";
export const NAME = `s3://${BUCKET}/${KEY}`;

export interface S3PlaceOptions extends StoreOptions {
  readonly versioning?: Versioning;
}

/** A place in a server in this process. */
export interface S3Place extends Opened {
  readonly store: Store;
  /** A writer with further keys of `source`. */
  driver(keys?: object, context?: Store["context"]): Promise<Driver>;
}

export async function openS3Place({ versioning, ...options }: S3PlaceOptions = {}): Promise<S3Place> {
  const store = await openStore(options);
  store.server.createBucket(BUCKET, { versioning });
  return {
    store,
    driver: (keys, context = recordingContext()) =>
      openS3(v.parse(Source, { ...store.source, key: KEY, ...keys }), context),
    peek: async () => store.server.object(BUCKET, KEY)?.body.toString(),
    plant: async (content) => void store.server.put(BUCKET, KEY, content),
    close: () => store.close(),
  };
}

/** What the parts of the driver work on, with the client of the store, which waits for nothing for long. */
export function placeIn({ client, context }: Store, more: Partial<Place> = {}): Place {
  return {
    client,
    object: { bucket: BUCKET, key: KEY },
    name: NAME,
    properties: {},
    conditions: "unproven",
    tolerateRace: raceTolerance(NAME, { require_atomic: false }, context.log),
    context,
    ...more,
  };
}
