import { fromHttp } from "@aws-sdk/credential-providers";
import { startContainerCredentialsServer } from "./container-credentials-server.ts";
import { identities, open, read, s3With } from "./opened.ts";
import { clientFor } from "./s3-server/clients.ts";

test("the container endpoint wants its token", async () => {
  const server = await s3With();
  const { uri, authorization, answers } = await open(startContainerCredentialsServer({ identities }));
  const provider = (token: string) =>
    fromHttp({ awsContainerCredentialsFullUri: uri, awsContainerAuthorizationToken: token, maxRetries: 0 });
  const credentials = await provider(authorization)();
  expect(await read(clientFor(server, identities.main, { credentials }))).toBe("content");
  await expect(provider("Bearer wrong")()).rejects.toThrow();
  expect(answers).toEqual([200, 401]);
});
