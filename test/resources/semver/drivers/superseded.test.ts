import { superseded } from "../../../../resources/semver/drivers/superseded.ts";

test("who cannot know what became of a forced version is told where to look", () => {
  expect(superseded("s3://bucket/key")).toMatchObject({
    code: "conflict",
    message: expect.stringContaining('Cannot confirm what was written to "s3://bucket/key"'),
    hint: expect.stringContaining("look at what is stored there"),
  });
});
