import { startS3Server } from "../../support/s3-server/server.ts";
import { startStsServer } from "../../support/sts-server.ts";
import { describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const ROLE = "arn:aws:iam::333333333333:role/publisher";
const TOKEN = "token-of-the-build";

describeInProcess("a token in the params of put", () => {
  test("is exchanged for the role of the source, and not shown", async () => {
    const server = await startS3Server();
    const sts = await startStsServer({
      identities: server.identities,
      roles: [{ arn: ROLE, webIdentityTokens: [TOKEN] }],
    });
    try {
      const actions = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"];
      server.createBucket("bucket", { owner: server.other, grants: [{ principal: ROLE, actions }] });
      const { code, answer, stdout, stderr } = await runStep(
        "out",
        {
          source: { bucket: "bucket", key: "version", endpoint: server.endpoint, aws_role_arn: ROLE },
          params: { bump: "minor", web_identity_token: TOKEN },
        },
        {
          directory: makeDirectory(),
          env: { AWS_ENDPOINT_URL_STS: sts.endpoint, AWS_EC2_METADATA_DISABLED: "true" },
        },
      );
      expect([code, answer]).toMatchObject([0, { version: { number: "0.1.0" } }]);
      expect(server.object("bucket", "version")?.body.toString()).toBe("0.1.0");
      expect(sts.requests).toMatchObject([{ action: "AssumeRoleWithWebIdentity", status: 200 }]);
      expect(stdout + stderr).not.toContain(TOKEN);
    } finally {
      await server.close();
      await sts.close();
    }
  });
});
