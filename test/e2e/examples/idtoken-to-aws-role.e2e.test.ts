import { readFileSync } from "node:fs";
import { open } from "../../support/opened.ts";
import { startS3Server } from "../../support/s3-server/server.ts";
import { startStsServer } from "../../support/sts-server.ts";
import { describeInProcess } from "../support/store.ts";
import { Play } from "./play.ts";

const PUBLISHER = "arn:aws:iam::111111111111:role/publisher";
const READER = "arn:aws:iam::111111111111:role/reader";
/** In the place of what Concourse signs: the subject alone, which is what the trust policies look at. */
const tokenOf = (job: string) => `main/releases//${job}`;

async function accountWith({ publisher, reader }: { publisher: string; reader: string }) {
  const store = await open(startS3Server({ region: "eu-west-2" }));
  const { identities, other } = store;
  store.createBucket("our-releases", {
    owner: other,
    grants: [
      {
        principal: PUBLISHER,
        actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
      },
      { principal: READER, actions: ["s3:GetObject"] },
    ],
  });
  const sts = await open(
    startStsServer({
      identities,
      region: "eu-west-2",
      roles: [
        { arn: PUBLISHER, webIdentityTokens: [publisher] },
        { arn: READER, webIdentityTokens: [reader] },
      ],
    }),
  );
  const play = new Play("idtoken-to-aws-role", {
    vars: { bucket: "our-releases", publisher_role: PUBLISHER, reader_role: READER, "aws:token": tokenOf },
    env: {
      AWS_ENDPOINT_URL_S3: store.endpoint,
      AWS_ENDPOINT_URL_STS: sts.endpoint,
      AWS_EC2_METADATA_DISABLED: "true",
    },
  });
  return { play, sts, store };
}

describeInProcess("each job with a role of its own", () => {
  test("publishes with one role, deploys with the other, and shows no token", async () => {
    const { play, sts } = await accountWith({ publisher: tokenOf("publish"), reader: tokenOf("deploy") });
    const published = await play.run("publish");
    const release = { path: "app/app-0.1.0.tgz" };
    expect(published.made).toEqual({ version: { number: "0.1.0" }, release });
    // The version of a put is the newest one at once, so that nothing has to be checked.
    const deployed = await play.run("deploy", { release });
    expect(readFileSync(`${deployed.artifacts.path("release")}/notes`, "utf8")).toBe(
      "This is version 0.1.0\n",
    );
    expect(sts.requests.map(({ parameters }) => parameters["RoleArn"])).toEqual([
      PUBLISHER,
      PUBLISHER,
      READER,
    ]);
    expect(published.log + deployed.log).not.toContain("main/releases//");
  });

  test("lets no other job in", async () => {
    const { play, store } = await accountWith({ publisher: tokenOf("other"), reader: tokenOf("deploy") });
    await expect(play.run("publish")).rejects.toThrow(`Cannot assume the role "${PUBLISHER}"`);
    expect(store.object("our-releases", "app/version")).toBeUndefined();
  });

  test("cannot sign in for a check, which is why nothing is checked", async () => {
    const { play } = await accountWith({ publisher: tokenOf("publish"), reader: tokenOf("deploy") });
    await expect(play.check("release")).rejects.toThrow("AccessDenied");
  });
});
