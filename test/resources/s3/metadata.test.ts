import { metadataOf, publicUrl } from "../../../resources/s3/metadata.ts";
import { sourceOf } from "../../support/s3-source.ts";

const OBJECT = { bucket: "things", key: "d/app 1.tgz", versionId: "v" };
const FILENAME = { name: "filename", value: "app 1.tgz" };

test.each([
  {
    name: "public",
    keys: {},
    isInitial: false,
    expected: [
      FILENAME,
      { name: "url", value: "https://things.s3.us-east-1.amazonaws.com/d/app%201.tgz?versionId=v" },
    ],
  },
  { name: "private", keys: { private: true }, isInitial: false, expected: [FILENAME] },
  { name: "initial", keys: {}, isInitial: true, expected: [FILENAME] },
])("of an object that is $name", ({ keys, isInitial, expected }) => {
  expect(metadataOf(sourceOf(keys), OBJECT, { isInitial })).toEqual(expected);
});

test("the address follows endpoint, scheme, region and path style", () => {
  const object = { bucket: "things", key: "k" };
  const url = (keys: object) => publicUrl(sourceOf({ ...keys }), object);
  expect(url({ region_name: "eu-west-1" })).toBe("https://things.s3.eu-west-1.amazonaws.com/k");
  expect(url({ endpoint: "s3.test:9000", disable_ssl: true })).toBe("http://things.s3.test:9000/k");
  expect(url({ endpoint: "https://s3.test/", use_path_style: true })).toBe("https://s3.test/things/k");
});
