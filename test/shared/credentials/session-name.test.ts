import { sessionName } from "../../../shared/credentials/session-name.ts";

test.each([
  { name: "no build", env: {}, expected: "concourse" },
  {
    name: "a build",
    env: { BUILD_TEAM_NAME: "main", BUILD_PIPELINE_NAME: "release", BUILD_JOB_NAME: "ship" },
    expected: "concourse.main.release.ship",
  },
  {
    name: "characters that STS refuses",
    env: { BUILD_TEAM_NAME: "naïve team", BUILD_PIPELINE_NAME: "a/b:c" },
    expected: "concourse.na-ve-team.a-b-c",
  },
  {
    name: "too many characters",
    env: { BUILD_JOB_NAME: "x".repeat(99) },
    expected: `concourse.${"x".repeat(54)}`,
  },
])("sessionName() copes with $name", ({ env, expected }) => {
  expect(sessionName(env)).toBe(expected);
  expect(sessionName(env)).toMatch(/^[\w+=,.@-]{2,64}$/);
});
