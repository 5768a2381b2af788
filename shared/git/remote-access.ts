import type { StepContext } from "../resource/step.ts";
import type { ConfigEntry } from "./config-text.ts";
import type { Remote } from "./remote.ts";
import type { GitSource } from "./session.ts";

/** How the way to one remote is configured. */
export interface RemoteAccess {
  readonly config: readonly ConfigEntry[];
  readonly env: Readonly<Record<string, string>>;
  readonly eager: readonly string[];
  afterRun(): Promise<void>;
  close(): Promise<void>;
}

/** Prepares in `directory`, which is private, all that git needs to reach `remote` with the login of `source`. */
export async function remoteAccess(
  remote: Remote,
  source: GitSource,
  directory: string,
  context: StepContext,
): Promise<RemoteAccess> {
  const nothing = { config: [], env: {}, eager: [], afterRun: async () => {}, close: async () => {} };
  switch (remote.kind) {
    case "ssh": {
      const { sshAccess } = await import("../credentials/ssh.ts");
      const { command, tellHostKeys, close } = await sshAccess(source, remote, directory, context);
      const env = { GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: "ssh" };
      return { ...nothing, env, afterRun: tellHostKeys, close };
    }
    case "http": {
      const { httpsAccess } = await import("../credentials/https.ts");
      return { ...nothing, ...(await httpsAccess(source, remote, directory, context)) };
    }
    case "git":
    case "local":
      return nothing;
  }
}
