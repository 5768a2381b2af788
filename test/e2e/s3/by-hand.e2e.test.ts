import { describeByHand, runExample } from "../support/by-hand.ts";
import { programsOf, type StepName } from "../support/program.ts";
import { openStore, type Store } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { RUNS_IN_IMAGE } from "./program.ts";

describeByHand("s3", programsOf("s3"));

(RUNS_IN_IMAGE ? describe.skip : describe)("the example of", () => {
  let store: Store;
  let bucket: string;
  const directory = makeDirectory();
  beforeAll(async () => {
    store = await openStore();
    bucket = await store.createBucket();
  });
  afterAll(() => store.close());
  const run = (step: StepName) => {
    const { endpoint, access_key_id, secret_access_key } = store.source;
    const replaced = {
      '"releases"': `"${bucket}"`,
      "http://127.0.0.1:9000": endpoint,
      '"access_key_id": "minioadmin"': `"access_key_id": "${access_key_id}"`,
      '"secret_access_key": "minioadmin"': `"secret_access_key": "${secret_access_key}"`,
      "/tmp": directory,
    };
    return runExample({ resource: "s3", step, cwd: directory, replaced });
  };

  test("out uploads a file, check finds it, and in downloads it", async () => {
    const version = { path: "app-1.2.3.tgz" };
    expect(JSON.parse(await run("out"))).toMatchObject({ version });
    expect(JSON.parse(await run("check"))).toEqual([version]);
    expect(JSON.parse(await run("in"))).toMatchObject({ version });
    expect(textsIn(directory)).toMatchObject({ "app/app-1.2.3.tgz": "content\n", "app/version": "1.2.3" });
  });
});
