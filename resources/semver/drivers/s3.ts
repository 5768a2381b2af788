import { awsIdentity } from "../../../shared/credentials/aws.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { createS3Client } from "../../../shared/s3/client.ts";
import { encryptionOf } from "../../../shared/s3/encryption.ts";
import { isAws } from "../../../shared/s3/is-aws.ts";
import { nameOf } from "../../../shared/s3/object-id.ts";
import type { ObjectProperties } from "../../../shared/s3/upload-request.ts";
import type { Source } from "../source.ts";
import type { Driver } from "./driver.ts";
import { numberIn } from "./number-in.ts";
import { answerInTime } from "./s3/answer-in-time.ts";
import type { Place } from "./s3/place.ts";
import { proveConditions } from "./s3/prove-conditions.ts";
import { raceTolerance } from "./s3/race-tolerance.ts";
import { StateReader } from "./s3/read-state.ts";
import { expectationOf, revisionOf } from "./s3/revision.ts";
import { writeOf } from "./s3/write.ts";
import { writeVersion } from "./s3/write-version.ts";

/**
 * Keeps the version in one object. Writes are conditional; where the store keeps versions and is not AWS, their order
 * decides in addition (see `s3/order.ts`).
 */
export async function openS3(source: Source, context: StepContext): Promise<Driver> {
  const client = createS3Client(source, await awsIdentity(source, context), context);
  answerInTime(client);
  const object = { bucket: source.bucket ?? "", key: source.key ?? "" };
  const name = nameOf(object);
  const place: Place = {
    client,
    object,
    name,
    properties: propertiesOf(source),
    conditions: isAws(source, context.env) ? "atomic" : "unproven",
    tolerateRace: raceTolerance(name, source, context.log),
    context,
  };

  const reader = new StateReader(place);
  return {
    place: name,
    whenMissing: "nothing",
    async read() {
      const { newest, current } = await reader.read();
      return { version: current && numberIn("bucket", current.content, name), revision: revisionOf(newest) };
    },
    async write(version, revision) {
      const expected = expectationOf(revision);
      const write = writeOf(version, expected);
      if (source.require_atomic) await proveConditions(place, write, expected);
      return writeVersion(place, write, expected);
    },
    async close() {
      client.destroy();
    },
  };
}

function propertiesOf(source: Source): ObjectProperties {
  return {
    ...encryptionOf(source),
    contentType: "text/plain",
    checksumAlgorithm: source.skip_s3_checksums ? undefined : source.checksum_algorithm,
  };
}
