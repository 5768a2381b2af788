import { instanceCredentials } from "../../../shared/credentials/instance-metadata.ts";
import { type ImdsMode, type ImdsServer, startImdsServer } from "../../support/imds-server.ts";
import { recordingLog } from "../../support/recording.ts";

const PATIENCE = { answerMs: 100, tries: 2 };

let server: ImdsServer;
afterEach(() => server.close());

async function ask(mode: ImdsMode, signal = new AbortController().signal, patience = PATIENCE) {
  server = await startImdsServer({ mode, role: "worker" });
  const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: server.endpoint, http_proxy: "http://127.0.0.1:1" };
  return instanceCredentials({ env, log: recordingLog(), signal }, patience);
}

test("the credentials of the profile are fetched with a session, past any proxy", async () => {
  const { profile, credentials } = await ask("normal");
  expect(profile).toBe("worker");
  expect(server.identities.find(credentials.accessKeyId)).toMatchObject({
    secretAccessKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
    expiration: credentials.expiration?.getTime(),
  });
  expect(server.requests).toEqual([
    "PUT /latest/api/token",
    "GET /latest/meta-data/iam/security-credentials/",
    "GET /latest/meta-data/iam/security-credentials/worker",
  ]);
});

test.each<{ mode: ImdsMode; told: RegExp; requests: number }>([
  { mode: "hop-limit", told: /raise the hop limit/, requests: 2 },
  { mode: "blocked", told: /HTTP 403.*blocked/, requests: 1 },
  { mode: "closed", told: /blocked or does not exist.*ECONNREFUSED/, requests: 0 },
  { mode: "no-role", told: /no instance profile/, requests: 2 },
])("a service in mode $mode is explained", async ({ mode, told, requests }) => {
  await expect(ask(mode)).rejects.toThrow(told);
  expect(server.requests).toHaveLength(requests);
});

test("an abort ends the wait", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  // Nothing else ends it before the time that jest allows.
  await expect(ask("hop-limit", controller.signal, { answerMs: 60_000, tries: 1 })).rejects.toThrow();
});
