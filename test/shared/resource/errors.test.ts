import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";

test.each([
  { name: "an error", thrown: new Error("no luck"), message: "no luck" },
  { name: "an error without a message", thrown: new TypeError(""), message: "TypeError" },
  { name: "several lines", thrown: new Error(" no\n\tluck \r\n"), message: "no luck" },
  { name: "a text", thrown: "no luck", message: "no luck" },
  { name: "nothing", thrown: undefined, message: "undefined" },
])("messageOf() takes $name", ({ thrown, message }) => {
  expect(messageOf(thrown)).toBe(message);
});

test("a ResourceError carries what it was made of", () => {
  const cause = new Error("cause");
  const error = new ResourceError("conflict", "Cannot write", { cause, hint: "try again" });
  expect(error).toMatchObject({ name: "ResourceError", code: "conflict", hint: "try again", cause });
  expect("cause" in new ResourceError("conflict", "Cannot write")).toBe(false);
});
