import { sectionOf, withRelease } from "../../../shared/build/changelog.mjs";

const NEW = "- A thing.\n\n## 1.0.0 - 2026-01-02\n\n- The first.\n";

test.each([
  { name: "as it is", heading: "## Unreleased\n" },
  { name: "with a blank behind it", heading: "## Unreleased \n" },
  { name: "with the line ends of Windows", heading: "## Unreleased\r\n" },
  { name: "with a remark", heading: "## Unreleased - soon\n" },
])("what is new has the version afterwards: heading $name", ({ heading }) => {
  const page = withRelease(`# Changelog\n\n${heading}\n${NEW}`, "1.1.0", "2026-02-03");
  expect(page).toContain("\n## 1.1.0 - 2026-02-03");
  expect(sectionOf(page, "1.1.0")).toBe("- A thing.");
  expect(sectionOf(page, "Unreleased")).toBeUndefined();
  expect(sectionOf(page, "1.0.0")).toBe("- The first.");
});

test("a version that only begins alike is another one", () => {
  const page = "## 1.1.0-rc.1\n\n- Soon.\n\n## 1x1.0\n\n- Odd.\n\n## 1.1.0+7\n\n- Built.\n";
  expect(sectionOf(page, "1.1.0")).toBeUndefined();
  expect(sectionOf(page, "1.1.0-rc.1")).toBe("- Soon.");
});
