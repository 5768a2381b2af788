import { initialContent } from "../../../resources/s3/initial-content.ts";
import { sourceOf } from "../../support/s3-source.ts";

test.each([
  { name: "nothing", keys: {}, content: "" },
  { name: "a text", keys: { initial_content_text: "grüß" }, content: "grüß" },
  { name: "base64", keys: { initial_content_binary: "AP9\nh\r\n" }, content: Buffer.from([0, 255, 97]) },
])("$name", ({ keys, content }) => {
  const source = sourceOf({ versioned_file: "a", initial_version: "0", ...keys });
  expect(Buffer.from(initialContent(source))).toEqual(Buffer.from(content));
});
