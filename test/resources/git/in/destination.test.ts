import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDestination } from "../../../../resources/git/in/destination.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

let temporary: TemporaryDirectory;
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

/** Fills the directory, and calls `last` when all is there. */
function filled(last: () => void = () => {}) {
  const ending = new AbortController();
  const context = { directory: join(temporary.path, "a/b"), signal: ending.signal };
  const result = inDestination(context, async () => {
    writeFileSync(join(context.directory, "file"), "content");
    last();
    return "done";
  });
  return { ending, result, content: () => readdirSync(context.directory) };
}

test("what is there in the end stays", async () => {
  const { result, content } = filled();
  await expect(result).resolves.toBe("done");
  expect(content()).toEqual(["file"]);
});

test("a failure leaves the directory empty", async () => {
  const { result, content } = filled(() => {
    throw new Error("full");
  });
  await expect(result).rejects.toThrow("full");
  expect(content()).toEqual([]);
});

test("an interruption that nothing noticed leaves the directory empty, too", async () => {
  const { ending, result, content } = filled();
  ending.abort(new Error("interrupted"));
  await expect(result).rejects.toThrow("interrupted");
  expect(content()).toEqual([]);
});

test("a directory with something in it is left alone", async () => {
  writeFileSync(join(temporary.path, "mine"), "");
  const context = { directory: temporary.path, signal: new AbortController().signal };
  await expect(inDestination(context, async () => "done")).rejects.toThrow("it is not empty");
  expect(readdirSync(temporary.path)).toEqual(["mine"]);
});
