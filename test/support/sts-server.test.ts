import { fromTemporaryCredentials, fromWebToken } from "@aws-sdk/credential-providers";
import type { Identity } from "./identities.ts";
import { identities, open, read, s3With } from "./opened.ts";
import { clientFor } from "./s3-server/clients.ts";
import type { Role } from "./sts/role.ts";
import { startStsServer } from "./sts-server.ts";

type KeyPair = Pick<Identity, "accessKeyId" | "secretAccessKey">;

const FIRST = "arn:aws:iam::111111111111:role/first";
const SECOND = "arn:aws:iam::111111111111:role/second";

describe("STS", () => {
  const roles: Role[] = [
    {
      arn: FIRST,
      trusts: [identities.main.arn],
      externalId: "ext",
      requiredTags: { team: "a" },
      webIdentityTokens: ["jwt"],
    },
    { arn: SECOND, trusts: [FIRST], lifetimeSeconds: 1 },
  ];
  const start = () => open(startStsServer({ identities, roles, expiredTokens: ["old"] }));
  const assume = (
    endpoint: string,
    RoleArn: string,
    params: object,
    by: KeyPair | ReturnType<typeof fromTemporaryCredentials>,
  ) =>
    fromTemporaryCredentials({
      params: { RoleArn, RoleSessionName: "session", ...params },
      masterCredentials: by,
      clientConfig: { endpoint, region: "us-east-1", maxAttempts: 1 },
    });
  const good = { ExternalId: "ext", Tags: [{ Key: "team", Value: "a" }] };

  test("a chain of roles leads to credentials that S3 accepts until they expire", async () => {
    let clock = Date.now();
    const server = await s3With({ now: () => clock });
    const { endpoint, requests } = await start();
    const first = assume(endpoint, FIRST, good, identities.main);
    const session = await assume(endpoint, SECOND, {}, first)();
    const s3 = () => clientFor(server, identities.main, { credentials: session });
    expect(await read(s3())).toBe("content");
    expect(requests.map(({ action, status }) => [action, status])).toEqual([
      ["AssumeRole", 200],
      ["AssumeRole", 200],
    ]);
    clock += 3000;
    await expect(read(s3())).rejects.toMatchObject({ name: "ExpiredToken" });
  });

  test.each([
    { name: "without the external id", params: { Tags: good.Tags }, by: identities.main, is: "AccessDenied" },
    {
      name: "with the wrong tag",
      params: { ...good, Tags: [{ Key: "team", Value: "b" }] },
      by: identities.main,
      is: "AccessDenied",
    },
    { name: "by somebody else", params: good, by: identities.other, is: "AccessDenied" },
    {
      name: "with a wrong secret",
      params: good,
      by: { ...identities.main, secretAccessKey: "x" },
      is: "SignatureDoesNotMatch",
    },
    {
      name: "with an unknown key",
      params: good,
      by: { ...identities.main, accessKeyId: "AKIAX" },
      is: "InvalidClientTokenId",
    },
    {
      name: "for too long",
      params: { ...good, DurationSeconds: 7200 },
      by: identities.main,
      is: "ValidationError",
    },
  ])("a role is not lent $name", async ({ params, by, is }) => {
    const { endpoint } = await start();
    await expect(assume(endpoint, FIRST, params, by)()).rejects.toMatchObject({ name: is });
  });

  test.each([
    { name: "a known token", token: "jwt", role: FIRST, is: undefined },
    { name: "an unknown token", token: "forged", role: FIRST, is: "InvalidIdentityTokenException" },
    { name: "an expired token", token: "old", role: FIRST, is: "ExpiredTokenException" },
    { name: "a token for another role", token: "jwt", role: SECOND, is: "AccessDenied" },
  ])("web identity: $name", async ({ token, role, is }) => {
    const { endpoint } = await start();
    const outcome = await fromWebToken({
      roleArn: role,
      roleSessionName: "session",
      webIdentityToken: token,
      clientConfig: { endpoint, region: "us-east-1", maxAttempts: 1 },
    })().then(
      () => undefined,
      (thrown: Error) => thrown.name,
    );
    expect(outcome).toBe(is);
  });
});
