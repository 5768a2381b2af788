import { PaddingWatch } from "../../../resources/s3/mixed-padding.ts";
import { parseVersion, type Version } from "../../../resources/s3/version-order.ts";

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`"${text}" is not a version`);
  return parsed;
}

test.each([
  { name: "counters", versions: ["0999", "1000"], found: { padded: "0999", plain: "1000" } },
  { name: "months", versions: ["2024.09.30", "2024.10.01"], found: { padded: "09", plain: "10" } },
  { name: "months after a dash", versions: ["2024-10", "2024-09"], found: { padded: "09", plain: "10" } },
  { name: "only padded numbers", versions: ["01.1", "02.2"], found: undefined },
  { name: "only plain numbers", versions: ["1.0", "1.10"], found: undefined },
  { name: "different positions", versions: ["1.01", "2"], found: undefined },
  { name: "different parts", versions: ["1-01", "1+1"], found: undefined },
  { name: "words", versions: ["1.0a", "1.1"], found: undefined },
])("PaddingWatch judges $name", ({ versions, found }) => {
  const watch = new PaddingWatch();
  for (const text of versions) watch.add(version(text));
  expect(watch.found).toEqual(found);
});
