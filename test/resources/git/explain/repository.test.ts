import * as v from "valibot";
import { explainRepository } from "../../../../resources/git/explain/repository.ts";
import { gitSourceOf } from "../../../../resources/git/git-source.ts";
import { Source } from "../../../../resources/git/source.ts";
import { recordingContext } from "../../../support/recording.ts";

function explained(settings: object) {
  const source = v.parse(Source, { uri: "https://git.test/a.git", ...settings });
  const context = recordingContext();
  return explainRepository(source, gitSourceOf(source, { debug: false }, context.log), context);
}

test("settings of git are told by their names, because a value may be a secret", () => {
  const git_config = [{ name: "http.extraHeader", value: "Authorization: hunter22" }];
  const rows = explained({ git_config });
  expect(rows["git_config"]).toEqual(["http.extraHeader"]);
  expect(JSON.stringify(rows)).not.toContain("hunter22");
});

test("half a login is none, as in the step", () => {
  expect(explained({ username: "ci" })).toMatchObject({
    "signs in with": "nobody: neither source nor the address has a login",
  });
});

test("logins of submodules that lack a part are none", () => {
  const rows = explained({ submodule_credentials: [{ host: "a", username: "u" }, { url: "b" }] });
  expect(rows["other logins"]).toEqual([]);
});

test("logins of submodules are named, and no token among them", () => {
  const submodule_credentials = [
    { host: "a.test", username: "u", password: "hunter22" },
    { host: "b.test", username: "ghp_hunter22", password: "x-oauth-basic" },
  ];
  expect(explained({ submodule_credentials })["other logins"]).toEqual([
    'user name "u" and password at a.test',
    "a token at b.test",
  ]);
});
