import { listen } from "../../support/listen.ts";
import { open } from "../../support/opened.ts";
import { openPlace, type Place, refusedBy } from "./forge.ts";
import { makeSigner } from "./signers.ts";

let place: Place;
beforeAll(async () => {
  place = await openPlace(await makeSigner("a program that speaks like gpg"));
});

let opened = 0;
const openPull = () => place.openPull({ branch: `feature-${++opened}` });

const json = (value: unknown) => JSON.stringify(value);

test.each([
  {
    name: "no token",
    env: { GH_ENTERPRISE_TOKEN: undefined, GH_TOKEN: "ghp_for-github.com-alone" },
    says: /Cannot sign in to "127\.0\.0\.1:\d+": GH_ENTERPRISE_TOKEN or GITHUB_ENTERPRISE_TOKEN is not set\. Run it as GH_/,
  },
  {
    name: "a token with a line break",
    env: { GH_ENTERPRISE_TOKEN: "secret-a\nsecret-b" },
    says: /Cannot use the token in GH_ENT/,
  },
  {
    name: "an expired token",
    env: { GH_ENTERPRISE_TOKEN: "expired-token" },
    says: /Cannot read "acme\/app\/pulls\/\d+" at 127\.0\.0\.1:\d+: the token is not accepted \(HTTP 401: Bad credentials\)\. Get a new/,
  },
  {
    name: "an API on another host without encryption",
    env: { GITHUB_API_URL: "http://example.com" },
    says: /no https:/,
  },
  {
    name: "an API that nobody serves",
    env: { GITHUB_API_URL: "http://127.0.0.1:1/api/v3" },
    says: /the connection is refused \(.*\)\. Check the network, HTTPS_PROXY/,
  },
])("$name is refused", async ({ env, says }) => {
  const { number } = openPull();
  const line = await refusedBy(place, number, { env });
  expect(line).toMatch(says);
  expect(line).not.toMatch(/for-github|expired-token|secret-/);
});

const LIMIT = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000000" };

test.each([
  {
    name: "an unknown number",
    status: 404,
    body: json({ message: "Not Found" }),
    says: "or it is hidden from this token (HTTP 404: Not Found). Check the number",
  },
  {
    name: "a token that may not",
    status: 403,
    body: json({ message: "Resource not accessible by personal access token" }),
    says: "the token may not (HTTP 403: Resource not accessible by personal access token). Use a token that may read pull requests",
  },
  {
    name: "a single sign-on",
    status: 403,
    headers: { "x-github-sso": "required; url=https://x" },
    says: "Authorize the token for the single sign-on",
  },
  {
    name: "an exhausted limit",
    status: 403,
    headers: LIMIT,
    says: "it limits the requests of this token (HTTP 403). Try again after 2027-01-15T08:00:00.000Z",
  },
  {
    name: "a limit of another kind",
    status: 429,
    headers: { "retry-after": "60" },
    says: "Try again after 60 seconds",
  },
  {
    name: "a limit in words",
    status: 403,
    body: json({ message: "You have exceeded a secondary rate limit" }),
    says: "Try again in a few minutes",
  },
  {
    name: "a renamed repository",
    status: 301,
    headers: { location: "/api/v3/repositories/1/pulls/7" },
    says: "it is at another address, where the token is not sent (HTTP 301). Give the remote the new address",
  },
  {
    name: "a page for a browser",
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<html>Sign in</html>",
    says: "the answer is not what GitHub would say",
  },
  {
    name: "another kind of thing",
    status: 200,
    body: json({ number: 1, state: "open" }),
    says: "the answer is not what GitHub would say (title: ",
  },
  {
    name: "an answer without an end",
    status: 200,
    body: Buffer.alloc(17 * 1024 * 1024, " "),
    says: "it is longer than 16777216 bytes",
  },
  {
    name: "a problem that lasts",
    status: 502,
    body: "<html>Bad gateway</html>",
    times: 4,
    says: "the forge has a problem (HTTP 502). Try again later",
  },
])("$name is told in one line", async ({ says, times = 1, ...answer }) => {
  const { number } = openPull();
  const earlier = place.api.requests.length;
  place.api.answerInstead(/\/pulls\/\d+$/, answer, times);
  await expect(refusedBy(place, number)).resolves.toContain(says);
  expect(place.api.requests.length - earlier).toBe(times);
});

test.each([
  {
    name: "the head is no commit",
    change: { head: { sha: "--upload-pack=touch pwned" } },
    says: "head.sha: it is not the id of a commit",
  },
  {
    name: "the base is an option",
    change: { base: { ref: "main:refs/heads/other" } },
    says: "base.ref: it is not the name of a branch",
  },
  {
    name: "it is about another one",
    change: { number: 999 },
    says: 'the forge answers about "acme/app#999"',
  },
  {
    name: "it is about another repository",
    change: { base: { repo: { full_name: "mallory/app" } } },
    says: 'the forge answers about "mallory/app#',
  },
  {
    name: "the base is another branch",
    change: { base: { ref: "gone" } },
    says: '"origin" has no branch gone',
  },
  {
    name: "the head is another commit",
    change: { head: { sha: "a".repeat(40) } },
    says: '"origin" has refs/pull/',
  },
])("a lie of the forge is refused: $name", async ({ change, says }) => {
  const { number } = openPull();
  place.api.answerInstead(/\/pulls\/\d+$/, {
    status: 200,
    body: json(mergedInto(place.project.pull(number) ?? {}, change)),
  });
  await expect(refusedBy(place, number)).resolves.toContain(says);
});

function mergedInto(value: object, change: object): object {
  const changed = Object.entries(change).map(([key, part]) => {
    const whole = (value as Record<string, unknown>)[key];
    return [key, typeof part === "object" ? mergedInto(whole as object, part) : part];
  });
  return { ...value, ...Object.fromEntries(changed) };
}

test("a passing problem passes", async () => {
  const { number } = openPull();
  place.api.answerInstead(/\/status$/, { status: 502, body: "" });
  const { code, stderr } = await place.merge(number);
  expect([code, stderr]).toEqual([0, expect.stringContaining("Trying again (attempt 2 of 4): HTTP 502")]);
});

test("no other host gets a request, wherever the API points to", async () => {
  const asked: string[] = [];
  const other = await open(
    listen((request, response) => {
      asked.push(request.url ?? "");
      response.end("{}");
    }),
  );
  const { number } = openPull();
  const body = json({ total_count: 0, check_runs: [] });
  const links = `<${other.endpoint}/next>; rel="prev"`;
  place.api.answerInstead(/\/check-runs$/, { status: 200, headers: { link: links }, body });
  place.api.answerInstead(/\/reviews$/, { status: 302, headers: { location: `${other.endpoint}/stolen` } });
  await expect(refusedBy(place, number)).resolves.toContain("it is at another address");
  expect(asked).toEqual([]);
});
