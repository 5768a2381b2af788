import * as v from "valibot";
import { openS3 } from "../../../resources/semver/drivers/s3.ts";
import { Source } from "../../../resources/semver/source.ts";
import { recordingContext } from "../../support/recording.ts";
import { describeContract, type Opened } from "../../support/semver/contract.ts";
import { describeConformance, openStore, type Store } from "../support/store.ts";
import { runStep } from "./program.ts";

const KEY = "path/to version";
const CROWD = 16;

type Versioning = "never" | "enabled" | "suspended";

async function makeBucket(store: Store, versioning: Versioning): Promise<string> {
  const bucket = await store.createBucket(versioning === "never" ? undefined : "Enabled");
  if (versioning === "suspended") await store.setVersioning(bucket, "Suspended");
  return bucket;
}

async function openPlace(versioning: Versioning): Promise<Opened> {
  const store = await openStore();
  const bucket = await makeBucket(store, versioning);
  const source = v.parse(Source, { ...store.source, bucket, key: KEY });
  return {
    driver: () => openS3(source, recordingContext()),
    peek: () => store.text(bucket, KEY),
    plant: async (content) => void (await store.put(bucket, KEY, content)),
    close: () => store.close(),
  };
}

describeConformance("a genuine store", () => {
  describeContract("s3, a plain bucket", () => openPlace("never"));
  describeContract("s3, a versioned bucket", () => openPlace("enabled"), { bumps: 32 });
  describeContract("s3, a bucket whose versioning is suspended", () => openPlace("suspended"), { bumps: 32 });

  // Ceph takes the delete marker of a suspended bucket for an object, and refuses to write over it.
  test.each<{ versioning: Versioning; warning: boolean }>([
    { versioning: "never", warning: false },
    { versioning: "enabled", warning: false },
    { versioning: "suspended", warning: true },
  ])("a deleted version is made anew (versioning: $versioning)", async ({ versioning, warning }) => {
    const store = await openStore();
    try {
      const bucket = await makeBucket(store, versioning);
      const source = { ...store.source, bucket, key: KEY };
      await store.put(bucket, KEY, "7.0.0");
      await store.remove(bucket, KEY);
      expect((await runStep("check", { source })).answer).toEqual([{ number: "0.0.0" }]);
      const bump = { source, params: { bump: "patch" } };
      const { answer, stderr } = await runStep("out", bump, { directory: "/" });
      expect(answer).toMatchObject({ version: { number: "0.0.1" } });
      expect(stderr.includes("the store refuses a condition that holds")).toBe(warning);
      expect((await runStep("check", { source })).answer).toEqual([{ number: "0.0.1" }]);
    } finally {
      await store.close();
    }
  });

  test("versioning may be turned on and off between bumps", async () => {
    const store = await openStore();
    try {
      const bucket = await makeBucket(store, "never");
      const source = { ...store.source, bucket, key: KEY, require_atomic: true };
      const bump = { source, params: { bump: "patch" } };
      const steps = ["never", "Enabled", "Enabled", "Suspended", "Suspended", "Enabled", "Enabled"] as const;
      for (const [at, versioning] of steps.entries()) {
        if (versioning !== "never") await store.setVersioning(bucket, versioning);
        const number = `0.0.${at + 1}`;
        const { answer } = await runStep("out", bump, { directory: "/" });
        expect(answer).toMatchObject({ version: { number } });
        expect((await runStep("check", { source })).answer).toEqual([{ number }]);
      }
    } finally {
      await store.close();
    }
  });

  test.each<Versioning>(["never", "enabled", "suspended"])(
    "sixteen builds at the same time get sixteen numbers (versioning: %s)",
    async (versioning) => {
      const store = await openStore();
      try {
        const bucket = await makeBucket(store, versioning);
        const source = { ...store.source, bucket, key: KEY, initial_version: "1.0.0", require_atomic: true };
        const outcomes = await Promise.all(
          Array.from({ length: CROWD }, () =>
            runStep("out", { source, params: { bump: "patch" } }, { directory: "/" }),
          ),
        );
        const expected = Array.from({ length: CROWD }, (_, at) => ({ number: `1.0.${at + 1}` }));
        const answers = outcomes.map(({ answer }) => answer as { version: { number: string } });
        const versions = answers.map(({ version }) => version);
        expect(versions).toHaveLength(CROWD);
        expect(versions).toEqual(expect.arrayContaining(expected));
        expect((await runStep("check", { source })).answer).toEqual([{ number: `1.0.${CROWD}` }]);
      } finally {
        await store.close();
      }
    },
    120_000,
  );
});
