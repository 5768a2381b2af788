import { readFileSync } from "node:fs";
import { startImdsServer } from "../../support/imds-server.ts";
import { open } from "../../support/opened.ts";
import { readExample } from "../../support/pipeline/pipeline.ts";
import { startS3Server } from "../../support/s3-server/server.ts";
import { describeInProcess } from "../support/store.ts";
import { Play } from "./play.ts";
import { policiesIn } from "./policies.ts";
import { projectWith } from "./project.ts";

describeInProcess("releases with the IAM profile of the workers", () => {
  test("are published and deployed with the rights of the policy alone, each under a number of its own", async () => {
    const store = await open(startS3Server({ region: "eu-west-2" }));
    const { identities, other } = store;
    const imds = await open(startImdsServer({ identities, role: "concourse-worker" }));
    const role = `arn:aws:iam::${identities.main.account}:role/concourse-worker`;
    const [policy] = policiesIn(readExample("releases-with-iam-profile").head);
    const grants = [{ principal: role, actions: policy?.actions ?? [] }];
    store.createBucket("our-releases", { owner: other, grants });
    const { uri } = await projectWith({ "index.html": "<h1>Hello</h1>\n" });

    const play = new Play("releases-with-iam-profile", {
      vars: { bucket: "our-releases", region: "eu-west-2" },
      sources: { app: { uri } },
      env: { AWS_ENDPOINT_URL_S3: store.endpoint, AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint },
    });
    const first = await play.run("publish");
    const second = await play.run("publish");
    expect([first.made, second.made]).toEqual([
      { version: { number: "0.1.0" }, release: { path: "app/app-0.1.0.tgz" } },
      { version: { number: "0.2.0" }, release: { path: "app/app-0.2.0.tgz" } },
    ]);
    expect(await play.check("release", { path: "app/app-0.1.0.tgz" })).toHaveLength(2);

    const deployed = await play.run("deploy");
    expect(deployed.log).toContain("Deploying 0.2.0 from s3://our-releases/app/app-0.2.0.tgz");
    const release = deployed.artifacts.path("release");
    expect(readFileSync(`${release}/index.html`, "utf8")).toBe("<h1>Hello</h1>\n");
    expect(new Set(store.requests.map(({ signer }) => signer.slice(0, 4)))).toEqual(new Set(["ASIA"]));
  });
});
