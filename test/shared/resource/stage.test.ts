import { ResourceError } from "../../../shared/resource/errors.ts";
import { during } from "../../../shared/resource/stage.ts";

const failure = (stage?: string) =>
  new ResourceError("conflict", "Cannot do it", { cause: "because", hint: "wait", stage });

test.each([
  { name: "what is returned", work: () => 7 },
  { name: "what is promised", work: async () => 7 },
])("during() hands on $name", async ({ work }) => {
  await expect(during("counting", work)).resolves.toBe(7);
});

test.each([
  {
    name: "thrown",
    work: () => {
      throw failure();
    },
  },
  { name: "rejected", work: () => Promise.reject(failure()) },
])("during() adds its stage to an error that is $name, and keeps the rest", async ({ work }) => {
  await expect(during("counting", work)).rejects.toMatchObject({
    name: "ResourceError",
    code: "conflict",
    message: "Cannot do it",
    cause: "because",
    hint: "wait",
    stage: "counting",
  });
});

test("the innermost stage counts", async () => {
  const work = () => during("inner", () => Promise.reject(failure()));
  await expect(during("outer", work)).rejects.toHaveProperty("stage", "inner");
});

test.each([
  { name: "a defect", stage: "counting", thrown: new TypeError("oops") },
  { name: "an error with a stage", stage: "counting", thrown: failure("before") },
])("$name stays the same object", async ({ stage, thrown }) => {
  await expect(during(stage, () => Promise.reject(thrown))).rejects.toBe(thrown);
});

test("without a stage nothing is told", async () => {
  await expect(during(undefined, () => Promise.reject(failure()))).rejects.toHaveProperty("stage", undefined);
});
