import { programsInContainers } from "../e2e/support/program.ts";
import { ORDINARY } from "../e2e/support/surroundings.ts";
import { listen } from "../support/listen.ts";
import { open } from "../support/opened.ts";
import { waitFor } from "../support/processes.ts";
import { describeImages } from "./images.ts";

const SOURCES: Readonly<Record<string, (url: string) => object>> = {
  s3: (endpoint) => ({
    endpoint,
    bucket: "bucket",
    regexp: "f-(.*)",
    access_key_id: "A",
    secret_access_key: "S",
  }),
  semver: (endpoint) => ({
    endpoint,
    bucket: "bucket",
    key: "version",
    access_key_id: "A",
    secret_access_key: "S",
  }),
  git: (url) => ({ uri: `${url}/repository.git` }),
};

// The kernel keeps from the first program of a container every signal that it does not ask for.
describeImages("as the first program of a container, check of $resource", ({ resource, image }) => {
  test.each([
    { signal: "SIGTERM", code: 143 },
    { signal: "SIGINT", code: 130 },
  ] as const)("ends after $signal", async ({ signal, code }) => {
    let requests = 0;
    const silent = await open(listen(() => requests++));
    const source = SOURCES[resource]?.(silent.endpoint);
    const step = programsInContainers(image, ORDINARY).startStep("check", { source });
    await waitFor(() => requests > 0);
    step.kill(signal);
    const { stderr, ...outcome } = await step.outcome;
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(stderr).toContain(`Interrupted by ${signal}`);
  });
});
