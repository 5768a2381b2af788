import { readExample } from "../../support/pipeline/pipeline.ts";
import { Play } from "./play.ts";
import { projectWith } from "./project.ts";

const { text: EXAMPLE, pipeline: PARSED } = readExample("sets-itself");
const SERVICES = {
  "services/web/test": "echo web is well\n",
  "services/worker/test": "echo worker is well\n",
};

async function playOn(files: Readonly<Record<string, string>>) {
  const { repository, uri } = await projectWith({ "services/README.md": "Not a service.\n", ...files });
  const play = new Play("sets-itself", {
    vars: { "deploy_key.private": "" },
    sources: { repository: { uri }, "web-code": { uri }, "worker-code": { uri } },
  });
  return { play, repository };
}

test("a pipeline whose jobs are those of the code sets itself", async () => {
  const { play } = await playOn({ "ci/pipeline.yml": EXAMPLE, ...SERVICES });
  expect((await play.run("set-pipeline")).pipelines).toEqual({ self: PARSED });
});

test("a change of one service is a version of that one alone", async () => {
  const { play, repository } = await playOn({ "ci/pipeline.yml": EXAMPLE, ...SERVICES });
  const [before] = await play.check("web-code");
  repository.commit("main", { "services/worker/test": "echo worker is better\n" });
  expect(await play.check("web-code", before)).toEqual([before]);
  expect((await play.run("worker")).log).toContain("worker is better");
});

test.each([
  {
    name: "a service has no job",
    files: { ...SERVICES, "services/mail/test": "true\n" },
    says: ["There is no job for services/mail"],
  },
  {
    name: "a job has no service",
    files: { "services/web/test": "true\n" },
    says: ["There is no service for the job worker"],
  },
  {
    name: "both",
    files: { "services/web/test": "true\n", "services/mail/test": "true\n" },
    says: ["There is no job for services/mail", "There is no service for the job worker"],
  },
  {
    name: "there is no service at all",
    files: {},
    says: ["no service for the job web", "no service for the job worker"],
  },
])("a pipeline is not set when $name", async ({ files, says }) => {
  const { play } = await playOn({ "ci/pipeline.yml": EXAMPLE, ...files });
  for (const part of says) await expect(play.run("set-pipeline")).rejects.toThrow(part);
});

test.each([
  {
    name: "without indentation, in quotes and with remarks",
    pipeline:
      "jobs: # all\n- name: \"web\" # first\n  plan:\n  - task: x\n    config:\n      inputs:\n      - name: y\n- name: 'worker'\n- name: set-pipeline\nresources:\n- name: code\n",
  },
  {
    name: "before the resources",
    pipeline: "jobs:\n  - name: worker\n  - name: set-pipeline\n  - name: web\nresources:\n  - name: code\n",
  },
])("jobs are found $name", async ({ pipeline }) => {
  const { play } = await playOn({ "ci/pipeline.yml": pipeline, ...SERVICES });
  expect(Object.keys((await play.run("set-pipeline")).pipelines)).toEqual(["self"]);
});
