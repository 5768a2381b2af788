import * as v from "valibot";
import { committerOf, gitSourceOf } from "../../../resources/git/git-source.ts";
import { Source } from "../../../resources/git/source.ts";
import { recordingLog } from "../../support/recording.ts";

const parse = (keys: object) => v.parse(Source, { uri: "https://git.example.com/app.git", ...keys });
const QUIET = { debug: false };

test.each([
  [{}, { name: "git", address: "git@localhost" }],
  [{ git_user: "CI <ci@example.com>" }, { name: "CI", address: "ci@example.com" }],
])("the committer of %j is %j", (keys, committer) => {
  expect(committerOf(parse(keys))).toEqual(committer);
});

test("what the owner of the pipeline configures comes after what is true by itself", () => {
  const git_config = [
    { name: "user.name", value: "Somebody" },
    { name: "a.b", value: true },
    { name: "a.b", value: 7 },
    { name: "c.d" },
  ];
  expect(gitSourceOf(parse({ git_config }), QUIET, recordingLog()).config).toEqual([
    { key: "user.name", value: "git" },
    { key: "user.email", value: "git@localhost" },
    { key: "user.name", value: "Somebody" },
    { key: "a.b", value: "true" },
    { key: "a.b", value: "7" },
    { key: "c.d", value: "" },
  ]);
});

test.each([
  { name: "a user without a password", keys: { username: "u" }, warning: '"source.username" has no effect' },
  { name: "a password without a user", keys: { password: "p" }, warning: '"source.password" has no effect' },
  {
    name: "a passphrase without a key",
    keys: { private_key_passphrase: "p" },
    warning: '"source.private_key_passphrase" has no effect',
  },
])("$name counts for nothing, which is told", ({ keys, warning }) => {
  const log = recordingLog();
  const { username, password, private_key_passphrase } = gitSourceOf(parse(keys), QUIET, log);
  expect([username, password, private_key_passphrase]).toEqual([undefined, undefined, undefined]);
  expect(log.text()).toContain(warning);
});

test("a whole login is handed on", () => {
  const log = recordingLog();
  const { username, password } = gitSourceOf(parse({ username: "u", password: "p" }), QUIET, log);
  expect([username, password?.reveal(), log.text()]).toEqual(["u", "p", ""]);
});

test.each([
  [false, false, false],
  [true, false, true],
  [false, true, true],
])("debug of the source %s and of the params %s is %s", (inSource, inParams, expected) => {
  expect(gitSourceOf(parse({ debug: inSource }), { debug: inParams }, recordingLog()).debug).toBe(expected);
});
