import { formatIdent } from "../../../shared/git/object-ident.ts";

test.each([
  { name: "whole seconds", at: new Date(1_700_000_000_000), expected: "Ada L <a@b> 1700000000 +0000" },
  { name: "parts of a second", at: new Date(1_700_000_000_999), expected: "Ada L <a@b> 1700000000 +0000" },
])("a person with $name", ({ at, expected }) => {
  expect(formatIdent({ name: "Ada L", address: "a@b", at })).toBe(expected);
});
