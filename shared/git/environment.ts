import { dirname, join } from "node:path";
import type { Environment } from "../resource/step.ts";
import type { Remote } from "./remote.ts";

const PROXY_VARIABLES = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
const KEPT = ["PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/** The private file that stands for the configuration of the user; some programs that git starts look under its usual name. */
export function configFile(directory: string): string {
  return join(directory, ".gitconfig");
}

/**
 * The whole environment of a git process: nothing of the caller's git settings, no way to ask a person, and no program
 * but those that git brings along. `directory` is private and serves as home.
 *
 * @param kind of the remote: no server leads on to a repository of this disk
 */
export function gitEnvironment(
  env: Environment,
  directory: string,
  kind: Remote["kind"],
): Record<string, string> {
  return {
    ...Object.fromEntries(KEPT.flatMap((name) => pair(name, env[name]))),
    ...proxyVariables(env),
    HOME: directory,
    TMPDIR: directory,
    LC_ALL: "C",
    TZ: env["TZ"] || "UTC",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: configFile(directory),
    // A repository that happens to lie around the temp directory is none of ours.
    GIT_CEILING_DIRECTORIES: dirname(directory),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_ALLOW_PROTOCOL: `${kind === "local" ? "file:" : ""}git:http:https:ssh`,
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

/** For commands that have no business with a server: they fetch nothing, not even what a partial clone has left out. */
export const OFFLINE: Readonly<Record<string, string>> = { GIT_ALLOW_PROTOCOL: "", GIT_NO_LAZY_FETCH: "1" };

/** Under both spellings, because curl reads `http_proxy` in lower case only. */
function proxyVariables(env: Environment): Record<string, string> {
  return Object.fromEntries(
    PROXY_VARIABLES.flatMap((name) => {
      const value = env[name] || env[name.toUpperCase()];
      return [...pair(name, value), ...pair(name.toUpperCase(), value)];
    }),
  );
}

function pair(name: string, value: string | undefined): [string, string][] {
  return value ? [[name, value]] : [];
}
