import { startImdsServer } from "../../support/imds-server.ts";
import { open } from "../../support/opened.ts";
import { startS3Server } from "../../support/s3-server/server.ts";
import { startStsServer } from "../../support/sts-server.ts";
import { describeInProcess } from "../support/store.ts";
import { Play } from "./play.ts";

const WORKER = "arn:aws:iam::111111111111:role/concourse-worker";
const DELIVERY = "arn:aws:iam::111111111111:role/delivery";
const INBOX = "arn:aws:iam::222222222222:role/inbox";
const VARS = { bucket: "our-releases", inbox_bucket: "their-inbox", external_id: "agreed-on" };

/** The two accounts, in which each role may do what the example says that it needs. */
async function accounts() {
  const store = await open(startS3Server({ region: "eu-west-2" }));
  const { identities, main, other } = store;
  const read = ["s3:ListBucket", "s3:GetObject"];
  store.createBucket("our-releases", { owner: other, grants: [{ principal: WORKER, actions: read }] });
  store.put("our-releases", "app/app-1.4.0.tgz", "the release");
  const write = ["s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"];
  store.createBucket("their-inbox", {
    owner: main,
    region: "eu-central-1",
    grants: [{ principal: INBOX, actions: write }],
  });
  const imds = await open(startImdsServer({ identities, role: "concourse-worker" }));
  const sts = await open(
    startStsServer({
      identities,
      region: "eu-central-1",
      roles: [
        { arn: DELIVERY, trusts: [WORKER] },
        { arn: INBOX, trusts: [DELIVERY], externalId: "agreed-on", requiredTags: { team: "platform" } },
      ],
    }),
  );
  const env = {
    AWS_ENDPOINT_URL_S3: store.endpoint,
    AWS_ENDPOINT_URL_STS: sts.endpoint,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint,
  };
  return { store, sts, env };
}

describeInProcess("delivery into another AWS account", () => {
  test("goes from the worker through one role to the other", async () => {
    const { store, sts, env } = await accounts();
    const { made, log } = await new Play("cross-account-roles", { vars: VARS, env }).run("deliver");
    expect(made).toEqual({ inbox: { path: "from-us/app-1.4.0.tgz" } });
    expect(store.object("their-inbox", "from-us/app-1.4.0.tgz")?.body.toString()).toBe("the release");
    expect(log).toContain(`as role "${DELIVERY}", as role "${INBOX}"`);
    expect(sts.requests.map(({ parameters }) => parameters["RoleArn"])).toEqual([DELIVERY, INBOX]);
    expect(sts.requests[1]?.parameters["RoleSessionName"]).toBe("concourse.main.example.deliver");
  });

  test("ends where the external id is another one", async () => {
    const { store, env } = await accounts();
    const play = new Play("cross-account-roles", { vars: { ...VARS, external_id: "guessed" }, env });
    await expect(play.run("deliver")).rejects.toThrow("external_id must be what the policy asks for");
    expect(store.object("their-inbox", "from-us/app-1.4.0.tgz")).toBeUndefined();
  });
});
