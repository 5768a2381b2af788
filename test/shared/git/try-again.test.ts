import { fetchRefs } from "../../../shared/git/fetch.ts";
import { listRemote } from "../../../shared/git/list-remote.ts";
import { initRepository } from "../../../shared/git/repository.ts";
import { gitContext, openSession } from "../../support/git-scratch.ts";
import { type Fault, type Subject, startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

const MAIN = "refs/heads/main";
const BUSY: Fault = { kind: "status", status: 503 };

async function prepared() {
  const server = await open(startGitServer());
  const remote = server.createRepository();
  const oid = remote.commit("main", { file: "1\n" });
  const context = gitContext();
  const session = await openSession(server.urlOf(remote), {}, context);
  const asked = (subject: Subject) => server.requests.filter((request) => request.subject === subject).length;
  return { server, session, oid, context, asked };
}

test.each<Fault>([BUSY, { kind: "reset" }])(
  "a listing gets over a server that fails twice: %j",
  async (fault) => {
    const { server, session, oid, context } = await prepared();
    server.fail("refs-for-fetch", fault, 2);
    await expect(listRemote(session, [MAIN])).resolves.toEqual({ refs: [{ name: MAIN, oid }] });
    expect(context.log.text().match(/Trying again \(attempt [23] of 4\): Cannot read /g)).toHaveLength(2);
  },
);

test("a fetch gets over a server that fails once", async () => {
  const { server, session, context } = await prepared();
  const repository = await initRepository(session);
  server.fail("fetch", BUSY);
  await fetchRefs(repository, [`+${MAIN}:${MAIN}`]);
  expect(context.log.text()).toContain("Trying again (attempt 2 of 4): Cannot fetch from ");
});

test("a server that keeps failing is given up", async () => {
  const { server, session, asked } = await prepared();
  server.fail("refs-for-fetch", BUSY, 9);
  await expect(listRemote(session, [MAIN])).rejects.toMatchObject({ code: "unavailable" });
  expect(asked("refs-for-fetch")).toBe(4);
});

test("a refusal stays one", async () => {
  const { server, session, context, asked } = await prepared();
  server.fail("refs-for-fetch", { kind: "status", status: 403 });
  await expect(listRemote(session, [MAIN])).rejects.toMatchObject({ code: "access-denied" });
  expect(asked("refs-for-fetch")).toBe(1);
  expect(context.log.text()).toBe("");
});

test("an interruption ends the pause", async () => {
  const { server, session, context, asked } = await prepared();
  server.fail("refs-for-fetch", BUSY, 9);
  const listing = listRemote(session, [MAIN]);
  const interrupt = setInterval(() => context.log.text() !== "" && context.interrupt(), 1);
  await expect(listing).rejects.toThrow();
  clearInterval(interrupt);
  expect(asked("refs-for-fetch")).toBe(1);
});
