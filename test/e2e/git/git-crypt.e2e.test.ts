import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GIT_ENVIRONMENT } from "../../support/git-server/environment.ts";
import { isInstalled } from "../../support/installed.ts";
import { makeDirectory } from "../support/workspace.ts";
import { get, got } from "./get.ts";
import { RUNS_IN_IMAGE } from "./program.ts";
import { overHttp, type Way } from "./ways.ts";
import { barePath } from "./without-programs.ts";

const SECRET = "the secret of the repository\n";

/** A repository with a file that git-crypt has encrypted, and the key in base64. */
async function encrypted(): Promise<Way & { readonly key: string }> {
  const way = await overHttp();
  const directory = makeDirectory();
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, {
      cwd: directory,
      env: { ...GIT_ENVIRONMENT, HOME: directory },
      stdio: "pipe",
    });
  run("git", "init", "--quiet", "-b", "main");
  run("git-crypt", "init");
  writeFileSync(join(directory, ".gitattributes"), "secret/** filter=git-crypt diff=git-crypt\n");
  mkdirSync(join(directory, "secret"));
  writeFileSync(join(directory, "secret", "file"), SECRET);
  writeFileSync(join(directory, "plain"), "plain\n");
  run("git", "add", "--all");
  run("git", "commit", "--quiet", "-m", "encrypted");
  run("git", "push", "--quiet", way.repository.path, "main");
  run("git-crypt", "export-key", join(directory, "key"));
  return { ...way, key: readFileSync(join(directory, "key")).toString("base64") };
}

(isInstalled("git-crypt") ? describe : describe.skip)("with git-crypt", () => {
  test.each([
    { name: "in one line", written: (key: string) => key },
    { name: "with line breaks", written: (key: string) => `${key.replace(/(.{60})/g, "$1\n")}\n` },
    { name: "with blanks for line breaks", written: (key: string) => key.replace(/(.{60})/g, "$1 ") },
  ])("a key $name decrypts", async ({ written }) => {
    const way = await encrypted();
    const clone = await got(way, { source: { git_crypt_key: written(way.key) } });
    expect(clone.text("secret/file")).toBe(SECRET);
    expect(clone.text("plain")).toBe("plain\n");
    expect(clone.stderr).toContain("unlocking git repo");
    expect(clone.git("status", "--porcelain")).toBe("");
    expect(clone.stderr).not.toContain(way.key.slice(20, 60));
  });

  test("without a key the file stays encrypted", async () => {
    const clone = await got(await encrypted());
    expect(clone.text("secret/file").slice(1, 9)).toBe("GITCRYPT");
  });

  test("a key of another repository is refused", async () => {
    const [way, other] = [await encrypted(), await encrypted()];
    const { code, stderr } = await get(way, { source: { git_crypt_key: other.key } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: Cannot decrypt the files: git-crypt does not accept the key/);
  });
});

test.each([{ key: "no base64!" }, { key: Buffer.from("something else").toString("base64") }])(
  "the text $key is no key",
  async ({ key }) => {
    const way = await overHttp();
    const { code, stderr } = await get(way, { source: { git_crypt_key: key } });
    expect(code).toBe(1);
    expect(stderr).toContain('Cannot use "git_crypt_key": it is no key of git-crypt');
    expect(way.server.requests).toEqual([]);
  },
);

(RUNS_IN_IMAGE ? test.skip : test)("without git-crypt the step says so", async () => {
  const way = await overHttp();
  way.repository.commit("main", { file: "1" });
  const git_crypt_key = Buffer.from("\0GITCRYPTKEY and more").toString("base64");
  const { code, stderr } = await get(way, { source: { git_crypt_key }, env: { PATH: barePath() } });
  expect(code).toBe(1);
  expect(stderr).toContain("Cannot decrypt the files: git-crypt is not installed");
});
