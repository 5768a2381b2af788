import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { bodyText } from "../../../../../resources/semver/drivers/s3/body-text.ts";
import { INTERRUPTION, recordingContext } from "../../../../support/recording.ts";

const MIB = 1024 * 1024;

const answerWith = (body: Readable) => ({ Body: body, $metadata: {} }) as unknown as GetObjectCommandOutput;

async function* dripping() {
  for (;;) {
    yield Buffer.from("1");
    await sleep(10);
  }
}

test("parts of a character in two chunks are one character", async () => {
  const bytes = Buffer.from("ü");
  const body = Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]);
  const { signal } = recordingContext();
  await expect(bodyText(async () => answerWith(body), { name: "it", signal })).resolves.toMatchObject({
    content: "ü",
  });
});

test.each([
  { size: MIB, outcome: "read" },
  { size: MIB + 1, outcome: "refused" },
])("$size bytes are $outcome", async ({ size, outcome }) => {
  const body = Readable.from([Buffer.alloc(size, "1"), Buffer.alloc(0)]);
  const { signal } = recordingContext();
  const reading = bodyText(async () => answerWith(body), { name: "it", signal }).then(
    () => "read",
    ({ code, message }) => {
      expect(code).toBe("invalid-request");
      expect(message).toContain("parsing number in bucket:");
      return "refused";
    },
  );
  expect(await reading).toBe(outcome);
  expect(body.destroyed).toBe(true);
});

test("a body that drips is not waited for", async () => {
  const body = Readable.from(dripping());
  const { signal } = recordingContext();
  await expect(
    bodyText(async () => answerWith(body), { name: "it", signal, longestMs: 100 }),
  ).rejects.toMatchObject({
    code: "unavailable",
    message: 'Cannot read "it": it has not come within 0.1 seconds',
  });
  expect(body.destroyed).toBe(true);
});

test("an interruption ends the wait", async () => {
  const body = Readable.from(dripping());
  const context = recordingContext();
  const outcome = expect(
    bodyText(async () => answerWith(body), { name: "it", signal: context.signal }),
  ).rejects.toBe(INTERRUPTION);
  context.interrupt();
  await outcome;
});
