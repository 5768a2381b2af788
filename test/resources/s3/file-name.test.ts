import { fileNameOf, localNameOf } from "../../../resources/s3/file-name.ts";

test.each([
  { key: "f-1.tgz", name: "f-1.tgz" },
  { key: "a/b/f-1.tgz", name: "f-1.tgz" },
  { key: "a/b/", name: "b" },
  { key: "/a//", name: "a" },
  { key: "a/ ", name: " " },
])("$key is called $name", ({ key, name }) => {
  expect(fileNameOf(key)).toBe(name);
  expect(localNameOf(key)).toBe(name);
});

test.each(["a/.", "a/..", "../", "/", "", "a/b\0c"])("localNameOf() refuses %j", (key) => {
  expect(() => localNameOf(key)).toThrow(`Cannot store object "${key}": its name cannot be a file name`);
});

test("localNameOf() counts the bytes of a name before anything is downloaded", () => {
  expect(localNameOf(`a/${"ä".repeat(127)}`)).toHaveLength(127);
  expect(() => localNameOf(`a/${"ä".repeat(128)}`)).toThrow("longer than the 255 bytes");
});
