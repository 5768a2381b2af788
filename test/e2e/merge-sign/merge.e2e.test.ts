import { addCommit } from "../../support/git-server/history.ts";
import { runStep } from "../git/program.ts";
import { makeDirectory } from "../support/workspace.ts";
import { mergedBy, openPlace } from "./forge.ts";
import { makeSigner, SIGNER_NAMES, type Signer } from "./signers.ts";

describe.each(SIGNER_NAMES)("with %s", (name) => {
  let signer: Signer;
  beforeAll(async () => {
    signer = await makeSigner(name);
  });

  test("a pull request is merged, signed, pushed, and its branch deleted", async () => {
    const place = await openPlace(signer);
    const { repository } = place;
    const { number, head } = place.openPull();
    const base = addCommit(repository, { files: { "other.txt": "other\n" }, message: "Meanwhile" });
    const before = place.state();

    const { commit, stderr } = await mergedBy(place, number);

    expect(repository.refs()).toEqual({ "refs/heads/main": commit, "refs/pull/1/head": head });
    const content = repository.git(["cat-file", "commit", commit]);
    const headers = [`tree \\w{40}\nparent ${base}\nparent ${head}`, "author Alice <alice@example.com> .*"];
    expect(content).toMatch(new RegExp(`^${headers.join("\n")}\ncommitter Alice <alice@example.com> `));
    expect(content).toMatch(/\ngpgsig -----BEGIN (?:PGP|SSH) SIGNATURE-----\n/);
    expect(content).toMatch(/\n\nMerge pull request #1 from acme\/feature\n\nAdd a file$/);
    expect(repository.git(["ls-tree", "--name-only", commit])).toBe("README.md\nfeature.txt\nother.txt");
    expect(stderr).toMatch(/^(?:gpg: )?Good .*signature.*$/m);
    expect(stderr).toContain("Deleted the branch feature\n");
    // Every push tells the tracking branch; nothing else of the person's is another.
    const after = place.state();
    const paths = Object.keys({ ...before, ...after }).filter((path) => !path.startsWith("remote/"));
    expect(paths.filter((path) => before[path] !== after[path]).sort()).toEqual([
      "clone/.git/logs/refs/remotes/origin/main",
      "clone/.git/refs/remotes/origin/main",
    ]);
    expect(place.git("rev-parse", "origin/main")).toBe(commit);
    expect(place.api.refused).toEqual([]);
  });

  test("the git resource lets in what it made, and not what the button would have made", async () => {
    const place = await openPlace(signer);
    const { repository } = place;
    const { number } = place.openPull();
    const message = "Merge pull request #1 from acme/feature\n";
    const ends = ["-p", "refs/heads/main", "-p", "refs/heads/feature"];
    const button = repository.git(["commit-tree", ...ends, "refs/heads/feature^{tree}"], message);
    repository.git(["update-ref", "refs/heads/by-button", button]);
    const source = { ...signer.source, uri: repository.path, commit_verification: { mode: "head" } };
    const check = (branch: string) =>
      runStep("check", { source: { ...source, branch } }, { env: { TMPDIR: makeDirectory() } });
    const refused = await check("by-button");
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("it has no signature")]);

    const { commit } = await mergedBy(place, number);
    await expect(check("main")).resolves.toMatchObject({ code: 0, answer: [{ ref: commit }] });
    const request = { source: { ...source, branch: "main" }, version: { ref: commit } };
    const options = { directory: makeDirectory(), env: { TMPDIR: makeDirectory() } };
    await expect(runStep("in", request, options)).resolves.toMatchObject({ code: 0 });
  });
});
