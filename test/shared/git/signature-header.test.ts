import { signatureHeader } from "../../../shared/git/signature-header.ts";

test.each([
  {
    name: "line breaks of any system, and those at the end",
    armored: "-----BEGIN-----\r\n\nabc\n-----END-----\r\n",
  },
  { name: "a text without one at its end", armored: "-----BEGIN-----\n\nabc\n-----END-----" },
])("a signature is folded: $name", ({ armored }) => {
  expect(signatureHeader("gpgsig", armored)).toBe("gpgsig -----BEGIN-----\n \n abc\n -----END-----");
});

test("a repository of the newer format has a header of its own", () => {
  expect(signatureHeader("gpgsig-sha256", "x\n")).toBe("gpgsig-sha256 x");
});
