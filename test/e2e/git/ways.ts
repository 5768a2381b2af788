import {
  createRepository,
  type TestRepository,
  type TestRepositoryOptions,
} from "../../support/git-server/repository.ts";
import { type GitServer, type GitServerOptions, startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { makeSshKey, type SshKeyOptions } from "../../support/ssh-server/keys.ts";
import { type SshServer, startSshServer } from "../../support/ssh-server/server.ts";
import { makeDirectory } from "../support/workspace.ts";

export const PASSWORD = "pass w0rd/with:signs@";

/** A repository, and the keys of a source that lead to it. */
export interface Way {
  readonly repository: TestRepository;
  readonly source: Readonly<Record<string, unknown>>;
  /** What nothing may show. */
  readonly secrets: readonly string[];
}

const WAYS = {
  "a path": async (): Promise<Way> => {
    const repository = createRepository(makeDirectory());
    return { repository, source: { uri: repository.path }, secrets: [] };
  },
  "HTTP with a login": async (): Promise<Way> => {
    const { repository, source } = await overHttp({ login: { username: "ci", password: PASSWORD } });
    return { repository, source: { ...source, username: "ci", password: PASSWORD }, secrets: [PASSWORD] };
  },
  SSH: async (): Promise<Way> => overSsh({ passphrase: PASSWORD }),
};
export type WayName = keyof typeof WAYS;
export const WAY_NAMES = (Object.keys(WAYS) as WayName[]).filter(
  (name) => name !== "SSH" || process.env["TESTS_WITHOUT_OPENSSH"] === undefined,
);

export function openWay(name: WayName): Promise<Way> {
  return WAYS[name]();
}

export async function overHttp(
  options: GitServerOptions & TestRepositoryOptions = {},
): Promise<Way & { readonly server: GitServer }> {
  const server = await open(startGitServer(options));
  const repository = server.createRepository(options);
  return { server, repository, source: { uri: server.urlOf(repository) }, secrets: [] };
}

/** The server lets in who has the key that is made with `options`. */
export async function overSsh(options: SshKeyOptions = {}): Promise<Way & { readonly server: SshServer }> {
  const key = makeSshKey(options);
  const repositories = makeDirectory();
  const repository = createRepository(repositories);
  const server = await open(startSshServer({ repositories, authorizedKeys: [key.publicKey] }));
  const { passphrase } = options;
  const source = {
    uri: server.url("repository.git"),
    private_key: key.privateKey,
    ...(passphrase !== undefined && { private_key_passphrase: passphrase }),
    known_hosts: server.knownHosts,
  };
  const secrets = [...secretLinesOf(key.privateKey), ...(passphrase === undefined ? [] : [passphrase])];
  return { server, repository, source, secrets };
}

/** Without the headers that an encrypted key of the oldest format begins with. */
function secretLinesOf(privateKey: string): string[] {
  return privateKey.split("\n").filter((line) => /^[A-Za-z\d+/=]{20,}$/.test(line));
}
