import { addressOf, nameOf } from "../../../shared/s3/object-id.ts";

test.each([
  { name: "an object", object: { bucket: "b", key: "d/k" }, text: "s3://b/d/k" },
  { name: "no version", object: { bucket: "b", key: "k", versionId: "" }, text: "s3://b/k" },
  { name: "a version", object: { bucket: "b", key: "k", versionId: "v1" }, text: "s3://b/k (version v1)" },
])("nameOf() names $name", ({ object, text }) => {
  expect(nameOf(object)).toBe(text);
});

test("addressOf() gives the fields of a request", () => {
  expect(addressOf({ bucket: "b", key: "k", versionId: "v" })).toEqual({
    Bucket: "b",
    Key: "k",
    VersionId: "v",
  });
  expect(addressOf({ bucket: "b", key: "k" })).toEqual({ Bucket: "b", Key: "k", VersionId: undefined });
});
