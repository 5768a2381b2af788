import { checkPattern } from "../../../resources/s3/check-pattern.ts";
import { selectionOf } from "../../../resources/s3/selection.ts";
import { sourceOf } from "../../support/s3-source.ts";
import { BUCKET, openStore, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

async function check(keys: readonly string[], current?: string, initial_path?: string, regexp = "f-(.*)") {
  for (const key of keys) store.server.put(BUCKET, key, "");
  const source = sourceOf({ regexp, initial_path });
  const selection = selectionOf(source);
  if (selection.kind !== "pattern") throw new Error("expected a pattern");
  const found = await checkPattern(store.client, { source, ...selection }, current, store.context);
  return found.map(({ path }) => path);
}

const FOUR = ["f-0.0.1", "f-2.33.333", "f-2.4.3", "f-3.53"];

test.each([
  { name: "none: the newest", keys: FOUR, found: ["f-3.53"] },
  {
    name: "one that exists: it and what is newer",
    keys: FOUR,
    current: "f-2.4.3",
    found: ["f-2.4.3", "f-2.33.333", "f-3.53"],
  },
  {
    name: "one that was deleted: what is newer",
    keys: FOUR,
    current: "f-2.5",
    found: ["f-2.33.333", "f-3.53"],
  },
  { name: "the newest, deleted: nothing", keys: FOUR, current: "f-9.9", found: [] },
  { name: "one that no longer matches: the newest", keys: FOUR, current: "g-2.4.3", found: ["f-3.53"] },
  { name: "one that is no version: the newest", keys: FOUR, current: "f-1..0", found: ["f-3.53"] },
  {
    name: "an equal one under another key: both",
    keys: ["f-1.0", "f-1", "f-2"],
    current: "f-1",
    found: ["f-1", "f-1.0", "f-2"],
  },
  { name: "none, and an unreadable one: the readable", keys: ["f-1.0~rc1", "f-0.9"], found: ["f-0.9"] },
  { name: "none in an empty bucket: nothing", keys: [], found: [] },
  { name: "none, initial path, empty bucket: the initial", keys: [], initial: "f-0.0", found: ["f-0.0"] },
  {
    name: "none, initial path, a version: the version",
    keys: ["f-3.53"],
    initial: "f-0.0",
    found: ["f-3.53"],
  },
  {
    name: "the initial: it and what is newer",
    keys: ["f-3.53"],
    current: "f-0.0",
    initial: "f-0.0",
    found: ["f-0.0", "f-3.53"],
  },
  {
    name: "one that is newer than the initial",
    keys: FOUR,
    current: "f-3.53",
    initial: "f-0.0",
    found: ["f-3.53"],
  },
  {
    name: "the initial, which exists by now: once",
    keys: ["f-0.0", "f-1"],
    current: "f-0.0",
    initial: "f-0.0",
    found: ["f-0.0", "f-1"],
  },
])("current version $name", async ({ keys, current, initial, found }) => {
  await expect(check(keys, current, initial)).resolves.toEqual(found);
});

test("a pattern that matches everything may be checked for the first time", async () => {
  await expect(check(["1.0", "1.1"], undefined, undefined, "(.*)")).resolves.toEqual(["1.1"]);
});

test("a current version that is none is told", async () => {
  await check(FOUR, "g-2.4.3");
  expect(store.context.log.text()).toContain(
    'The current version "g-2.4.3" is not one that regexp describes',
  );
});
