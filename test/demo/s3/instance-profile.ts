import { deepEqual, equal } from "node:assert/strict";
import { type ImdsMode, startImdsServer } from "../../support/imds-server.ts";
import type { Outcome } from "../run-program.ts";
import type { Scene, Stage, Step } from "../stage.ts";
import { type Store, withStore } from "./store.ts";

export const instanceProfile: Scene = {
  title: "s3: signing in with the instance profile of the machine",
  about: "No key is configured: the metadata service (IMDSv2, a session token is required) hands out a role.",
  play: (stage) =>
    withStore("releases", {}, async (store) => {
      store.server.put("releases", "app-1.0.0.tgz", "content");
      const { requests } = await check(stage, store, "normal", {
        heading: "A check with the role that the metadata service names",
        expected: { exitCode: 0, answer: [{ path: "app-1.0.0.tgz" }], log: /instance profile "worker"/ },
      });
      stage.show("metadata", requests);
      equal(requests[0], "PUT /latest/api/token");
      store.server.clearRequests();
      await check(stage, store, "hop-limit", {
        heading: "A hop limit of 1 keeps the metadata service from answering a container",
        expected: { exitCode: 1, answer: undefined, log: /raise the hop limit of the metadata service to 2/ },
      });
      deepEqual(
        store.server.requests,
        [],
        "nothing is asked of the store without the identity that was asked for",
      );
    }),
};

async function check(
  stage: Stage,
  { server, place }: Store,
  mode: ImdsMode,
  step: Pick<Step, "heading" | "expected">,
): Promise<Outcome & { requests: readonly string[] }> {
  const metadata = await startImdsServer({ mode, identities: server.identities });
  try {
    const outcome = await stage.run({
      ...step,
      program: "s3/check",
      env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.endpoint },
      request: { source: { ...place, regexp: "app-(.*).tgz", enable_aws_creds_provider: true } },
    });
    return { ...outcome, requests: metadata.requests };
  } finally {
    await metadata.close();
  }
}
