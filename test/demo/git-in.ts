import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** git in one repository, as it is on this machine, without what its user has configured. */
export function gitIn(repository: string): (...args: string[]) => Promise<string> {
  const person = { name: "Demo", email: "demo@example.com" };
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: person.name,
    GIT_AUTHOR_EMAIL: person.email,
    GIT_COMMITTER_NAME: person.name,
    GIT_COMMITTER_EMAIL: person.email,
  };
  return async (...args) => {
    const { stdout } = await promisify(execFile)("git", [`--git-dir=${repository}`, ...args], { env });
    return stdout;
  };
}
