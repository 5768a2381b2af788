import { fetchStored } from "../../../../../resources/semver/drivers/s3/stored-object.ts";
import type { Fault, FaultAction } from "../../../../support/s3-server/faults.ts";
import { KEY, NAME, openS3Place, placeIn, type S3Place } from "../../../../support/semver/s3-place.ts";
import { BUCKET } from "../../../../support/store.ts";

let opened: S3Place;
beforeEach(async () => {
  opened = await openS3Place();
});
afterEach(() => opened.close());

const fault = (action: FaultAction & Partial<Fault>) =>
  opened.store.server.fault({ match: { operation: "GetObject" }, ...action });
const fetch = () => fetchStored(placeIn(opened.store));

test("content, ETag and the marks of its writer are told", async () => {
  const headers = { "x-amz-meta-write-id": "w", "x-amz-meta-replaces": "r" };
  const { etag } = opened.store.server.put(BUCKET, KEY, "1.2.3\n", { headers });
  expect(await fetch()).toEqual({
    content: "1.2.3\n",
    etag: `"${etag}"`,
    versionId: undefined,
    writeId: "w",
    replaces: "r",
  });
});

test.each([
  { name: "NoSuchKey", answer: undefined },
  { name: "404 without a usable code", answer: { status: 404, code: "NotFound" } },
  { name: "404 with a code that says nothing", answer: { status: 404, code: "UnknownError" } },
])("$name means that nothing is there", async ({ answer }) => {
  if (answer) fault({ action: "status", ...answer });
  expect(await fetch()).toBeUndefined();
});

test.each([
  { name: "a missing bucket", status: 404, code: "NoSuchBucket", says: /NoSuchBucket/ },
  {
    name: "another thing that is missing",
    status: 404,
    code: "NoSuchAccessPoint",
    says: /NoSuchAccessPoint/,
  },
  {
    name: "a web page",
    status: 404,
    code: "NotFound",
    headers: { "content-type": "text/html" },
    says: /the answer is not one of S3/,
  },
])("$name does not mean that nothing is there", async ({ name: _, says, ...answer }) => {
  fault({ action: "status", ...answer });
  await expect(fetch()).rejects.toMatchObject({
    name: "ResourceError",
    message: expect.stringMatching(says),
  });
});

test.each([
  { name: "a missing object", content: undefined, action: "s3:ListBucket" },
  { name: "an object", content: "1.2.3", action: "s3:GetObject" },
])("$name that is denied is no missing one, and both permissions are named", async ({ content, action }) => {
  if (content !== undefined) await opened.plant(content);
  opened.store.server.deny({ principal: "main", action });
  await expect(fetch()).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringContaining(`Cannot read "${NAME}": AccessDenied`),
    hint: expect.stringMatching(/s3:GetObject.*s3:ListBucket.*missing/),
  });
});

test.each<{ name: string; action: FaultAction & Partial<Fault> }>([
  { name: "a body that breaks", action: { action: "resetAfter", bytes: 3 } },
  { name: "a body that ends early", action: { action: "truncate", bytes: 3 } },
  { name: "a body that stands still", action: { action: "stall", bytes: 3 } },
  { name: "a lost answer", action: { action: "dropReply" } },
  { name: "503", action: { action: "status", status: 503 } },
])("$name is asked for again", async ({ action }) => {
  await opened.plant("1.2.3");
  const injected = fault(action);
  expect(await fetch()).toMatchObject({ content: "1.2.3" });
  expect(injected.struck).toBe(1);
});

test("bodies that break each time are an error", async () => {
  await opened.plant("1.2.3");
  fault({ action: "resetAfter", bytes: 3, times: 99 });
  await expect(fetch()).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining(`Cannot read "${NAME}": the connection was broken off`),
  });
});
