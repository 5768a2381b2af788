import { explanationText } from "../../../shared/resource/explanation.ts";

test("values stand behind the longest name, and what does not apply is left out", () => {
  const text = explanationText({
    Identity: { user: "me", "session name": undefined },
    Nothing: { at: undefined, all: [] },
    Listing: { "prefixes to list": ["a/", "b/"], none: [], last: "" },
  });
  expect(text).toBe(
    [
      "Identity",
      "  user              me",
      "",
      "Listing",
      "  prefixes to list  a/",
      "                    b/",
      "  last              ",
    ].join("\n"),
  );
});

test("a line break in a value makes no row", () => {
  const text = explanationText({ Store: { bucket: "mine\nIdentity\n  signs in with  nobody" } });
  expect(text).toBe("Store\n  bucket  mine\\nIdentity\\n  signs in with  nobody");
});
