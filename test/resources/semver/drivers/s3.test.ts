import type { Driver } from "../../../../resources/semver/drivers/driver.ts";
import { parseVersion } from "../../../../resources/semver/semantic-version.ts";
import { recordingContext } from "../../../support/recording.ts";
import { describeContract } from "../../../support/semver/contract.ts";
import {
  KEY,
  NAME,
  openS3Place,
  type S3Place,
  type S3PlaceOptions,
} from "../../../support/semver/s3-place.ts";
import { BUCKET } from "../../../support/store.ts";
import { type StsServer, startStsServer } from "../../../support/sts-server.ts";

describeContract("s3, a plain bucket", () => openS3Place());
describeContract("s3, a versioned bucket of a store that carries out each of several writes", async () => {
  const place = await openS3Place({ versioning: "Enabled", quirks: { judgeOnArrival: true } });
  // Long enough for others to arrive before the write is carried out.
  place.store.server.fault({ match: { operation: "PutObject" }, action: "delay", ms: 5, times: 100_000 });
  return place;
});

describe("the s3 driver", () => {
  let place: S3Place;
  let driver: Driver | undefined;
  let sts: StsServer | undefined;
  afterEach(async () => {
    await driver?.close();
    await place.close();
    await sts?.close();
    [driver, sts] = [undefined, undefined];
  });

  const VERSION = parseVersion("1.0.1");

  async function open(keys: object = {}, options: S3PlaceOptions = {}): Promise<Driver> {
    place = await openS3Place(options);
    driver = await place.driver(keys, place.store.context);
    return driver;
  }

  const signers = () => place.store.server.requests.map(({ signer }) => signer);

  test("the place is named, and it keeps no past", async () => {
    expect(await open()).toMatchObject({ place: NAME, whenMissing: "nothing" });
  });

  test("the object holds the bare version as plain text, and the id of the write", async () => {
    await (await open()).write(VERSION, "any");
    expect(place.store.server.object(BUCKET, KEY)).toMatchObject({
      body: Buffer.from("1.0.1"),
      headers: {
        "content-type": "text/plain",
        "x-amz-meta-write-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });

  test.each([
    { name: "nothing", keys: {}, stored: { encryption: { algorithm: "AES256" }, checksum: undefined } },
    {
      name: "an algorithm",
      keys: { server_side_encryption: "aws:kms:dsse" },
      stored: { encryption: { algorithm: "aws:kms:dsse" } },
    },
    {
      name: "a key, which implies KMS",
      keys: { sse_kms_key_id: "the-key" },
      stored: { encryption: { algorithm: "aws:kms", keyId: "the-key" } },
    },
    {
      name: "both",
      keys: { server_side_encryption: "aws:kms", sse_kms_key_id: "the-key" },
      stored: { encryption: { algorithm: "aws:kms", keyId: "the-key" } },
    },
    {
      name: "no checksum, which goes before one",
      keys: { checksum_algorithm: "SHA256", skip_s3_checksums: true },
      stored: { checksum: undefined },
    },
    {
      name: "a checksum",
      keys: { checksum_algorithm: "SHA256" },
      stored: { checksum: expect.objectContaining({ algorithm: "sha256" }) },
    },
  ])("a source that asks for $name gets it, and conditions hold", async ({ keys, stored }) => {
    const writer = await open(keys);
    const { revision } = await writer.read();
    expect(await writer.write(VERSION, revision)).toBe("written");
    expect(place.store.server.object(BUCKET, KEY)).toMatchObject(stored);
    expect(await writer.write(VERSION, revision)).toBe("conflict");
    expect(await writer.write(VERSION, (await writer.read()).revision)).toBe("written");
  });

  test("content that is no version is told in the words that people search for", async () => {
    const reader = await open();
    await place.plant("v1.2.3");
    await expect(reader.read()).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringMatching(/^parsing number in bucket: Cannot use the version in "s3:/),
      hint: expect.stringContaining("without the leading"),
    });
  });

  describe("who asks", () => {
    test("the key pair", async () => {
      await (await open()).read();
      expect(signers()).toEqual([place.store.source.access_key_id]);
    });

    test("nobody", async () => {
      const keys = { access_key_id: null, secret_access_key: null, enable_aws_creds_provider: false };
      const reader = await open(keys);
      place.store.server.createBucket(BUCKET, { anonymousRead: true });
      await place.plant("1.2.3");
      expect((await reader.read()).version).toEqual(parseVersion("1.2.3"));
      expect(signers()).toEqual(["anonymous"]);
    });

    test.each(["aws_role_arn", "assume_role_arn"])("the role in %s", async (spelling) => {
      place = await openS3Place();
      const { server } = place.store;
      const role = "arn:aws:iam::333333333333:role/bumper";
      const actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"];
      server.createBucket(BUCKET, { owner: server.other, grants: [{ principal: role, actions }] });
      sts = await startStsServer({
        identities: server.identities,
        roles: [{ arn: role, trusts: [server.main.arn] }],
      });
      const env = { AWS_ENDPOINT_URL_STS: sts.endpoint };
      driver = await place.driver({ [spelling]: role }, recordingContext("/nonexistent", env));
      expect(await driver.write(VERSION, (await driver.read()).revision)).toBe("written");
      expect(new Set(signers()).size).toBe(1);
      expect(signers()).not.toContain(place.store.source.access_key_id);
    });
  });

  describe("require_atomic", () => {
    const keys = { require_atomic: true };

    test.each([
      { name: "a first write", before: undefined, requests: ["PutObject", "PutObject"] },
      { name: "a conditional write", before: "1.0.0", requests: ["PutObject", "PutObject"] },
    ])("puts the store to the proof before $name", async ({ before, requests }) => {
      const writer = await open(keys);
      if (before !== undefined) await place.plant(before);
      const { revision } = await writer.read();
      place.store.server.clearRequests();
      expect(await writer.write(VERSION, revision)).toBe("written");
      expect(place.store.server.requests.map(({ operation }) => operation)).toEqual(requests);
      expect(place.store.server.requests.map(({ status }) => status)).toEqual([before ? 412 : 404, 200]);
    });

    test.each([
      {
        name: "ignores conditions",
        quirks: { ignoreConditions: true },
        says: "the store ignores the conditions",
      },
      {
        name: "refuses conditions",
        quirks: { refuseConditions: true },
        says: "the store does not know conditional",
      },
    ])("does not accept a store that $name", async ({ quirks, says }) => {
      const writer = await open(keys, { quirks });
      await place.plant("1.0.0");
      await expect(writer.write(VERSION, (await writer.read()).revision)).rejects.toMatchObject({
        name: "ResourceError",
        message: expect.stringContaining(`Cannot keep writers of "${NAME}" apart: ${says}`),
        hint: expect.stringContaining("require_atomic: false"),
      });
    });

    test("needs no proof of a forced write, nor where the order of versions tells", async () => {
      const writer = await open(keys, { versioning: "Enabled" });
      expect(await writer.write(VERSION, "any")).toBe("written");
      expect(await writer.write(VERSION, (await writer.read()).revision)).toBe("written");
      const puts = place.store.server.requests.filter(({ operation }) => operation === "PutObject");
      expect(puts.map(({ status }) => status)).toEqual([200, 200]);
    });

    test("waits for a store that is busy", async () => {
      const writer = await open(keys);
      const { revision } = await writer.read();
      place.store.server.fault({ action: "status", status: 503, match: { operation: "PutObject" } });
      await expect(writer.write(VERSION, revision)).resolves.toBe("written");
    });
  });

  test("without require_atomic, a store that says it has written is believed, in one request", async () => {
    const writer = await open({}, { quirks: { ignoreConditions: true } });
    const { revision } = await writer.read();
    expect(await writer.write(VERSION, revision)).toBe("written");
    expect(place.store.server.requests.map(({ operation }) => operation)).toEqual(["GetObject", "PutObject"]);
  });
});
