import { Identities } from "./identities.ts";
import { credentialsDocument } from "./imds-server.ts";
import { answerText, listen } from "./listen.ts";

export interface ContainerCredentialsOptions {
  readonly identities?: Identities;
  /** What the `Authorization` header must say. */
  readonly authorization?: string;
  readonly role?: string;
  readonly lifetimeSeconds?: number;
  readonly now?: () => number;
}

export interface ContainerCredentialsServer {
  /** For `AWS_CONTAINER_CREDENTIALS_FULL_URI`. */
  readonly uri: string;
  /** For `AWS_CONTAINER_AUTHORIZATION_TOKEN`. */
  readonly authorization: string;
  readonly identities: Identities;
  /** Status of every answer. */
  readonly answers: readonly number[];
  close(): Promise<void>;
}

/** Starts what ECS and EKS pod identity offer to containers: credentials for whoever knows the token. */
export async function startContainerCredentialsServer(
  options: ContainerCredentialsOptions = {},
): Promise<ContainerCredentialsServer> {
  const {
    identities = new Identities(),
    authorization = "Bearer pod",
    role = "task",
    now = Date.now,
  } = options;
  const answers: number[] = [];
  const account = identities.main.account;
  const { endpoint, close } = await listen((request, response) => {
    const isAllowed = request.headers.authorization === authorization;
    const status = request.url !== "/v1/credentials" ? 404 : isAllowed ? 200 : 401;
    answers.push(status);
    if (status !== 200) return answerText(response, status, "application/json", '{"code":"AccessDenied"}');
    const session = identities.issue({
      arn: `arn:aws:sts::${account}:assumed-role/${role}/container`,
      role: `arn:aws:iam::${account}:role/${role}`,
      account,
      expiration: now() + (options.lifetimeSeconds ?? 3600) * 1000,
    });
    const document = { ...credentialsDocument(session), AccountId: account, RoleArn: session.role };
    answerText(response, 200, "application/json", JSON.stringify(document));
  });
  return { uri: `${endpoint}/v1/credentials`, authorization, identities, answers, close };
}
