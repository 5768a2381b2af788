import { pushConfirmed, remoteOid } from "../../../../../resources/semver/drivers/git/push-confirmed.ts";
import { openObjects } from "../../../../../shared/git/objects.ts";
import { initRepository, type Repository } from "../../../../../shared/git/repository.ts";
import { openGitSession } from "../../../../../shared/git/session.ts";
import type { TestRepository } from "../../../../support/git-server/repository.ts";
import { type GitServer, startGitServer } from "../../../../support/git-server/server.ts";
import { recordingContext } from "../../../../support/recording.ts";
import { gitSource } from "../../../../support/semver/git-source.ts";

const REF = "refs/tags/v1.0.0";

let server: GitServer;
let remote: TestRepository;
let ours: Repository;
let oid: string;
beforeEach(async () => {
  server = await startGitServer();
  remote = server.createRepository();
  const source = { ...gitSource({}), uri: server.urlOf(remote) };
  ours = await initRepository(
    await openGitSession(source, recordingContext("/", { PATH: process.env["PATH"] })),
  );
  oid = await openObjects(ours.gitDir).write("blob", Buffer.from("1.0.0"));
});
afterEach(async () => {
  await ours.session.close();
  await server.close();
});

const push = (expected = "absent", contains = async () => false) =>
  pushConfirmed(ours, { ref: REF, oid, expected }, contains, "the place");
const theirs = () => remote.git(["hash-object", "-w", "--stdin"], "theirs");

test("what the server confirms is written", async () => {
  expect(await remoteOid(ours.session, REF)).toBeUndefined();
  expect(await push()).toBe("written");
  expect(await remoteOid(ours.session, REF)).toBe(oid);
});

test("a ref whose name only ends like ours is another one", async () => {
  remote.git(["update-ref", `refs/heads/${REF}`, remote.commit("main", { a: "b" })]);
  expect(await remoteOid(ours.session, REF)).toBeUndefined();
});

test.each([
  { name: "is there already", expected: () => "absent" },
  { name: "has moved", expected: () => remote.git(["hash-object", "-w", "--stdin"], "older") },
])("a ref that $name is a conflict, and stays", async ({ expected }) => {
  remote.git(["update-ref", REF, theirs()]);
  expect(await push(expected())).toBe("conflict");
  expect(remote.refs()[REF]).toBe(theirs());
});

test.each([
  { name: "is ours", hook: "", contains: false, expected: "written" },
  { name: "contains ours", hook: "git update-ref $ref THEIRS", contains: true, expected: "written" },
  { name: "is of others", hook: "git update-ref $ref THEIRS", contains: false, expected: "conflict" },
  { name: "is gone", hook: "git update-ref -d $ref", contains: false, expected: "written" },
])("after a lost reply, a ref that $name is $expected", async ({ hook, contains, expected }) => {
  const once = `read old new ref; test -e "$GIT_DIR/once" && exit 0; touch "$GIT_DIR/once"; ${hook.replace("THEIRS", theirs())}`;
  remote.installHook("post-receive", once);
  server.fail("push", { kind: "lost-reply" });
  expect(await push("absent", async () => contains)).toBe(expected);
});

test.each([
  { name: "says 500", fault: { kind: "status", status: 500 } },
  { name: "breaks off", fault: { kind: "reset" } },
] as const)("a server that $name all the time is an error", async ({ fault }) => {
  server.fail("push", fault, 9);
  await expect(push()).rejects.toMatchObject({ name: "ResourceError", code: "unavailable" });
  expect(remote.refs()).toEqual({});
});

test("a hook that refuses is quoted at once", async () => {
  remote.installHook("update", "echo no >&2; exit 1");
  await expect(push()).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringMatching(/^Cannot write "the place": .*no/),
  });
  expect(server.requests.filter(({ subject }) => subject === "push")).toHaveLength(1);
});
