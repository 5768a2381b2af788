import { untilRedirected } from "../../../shared/git/until-redirected.ts";

const OPTIONS = ["-c", "eager"];
const REDIRECTED = "fatal: unable to access 'https://h/': The requested URL returned error: 301";

/** Runs that say in turn what is in `stderrs`, and fail where that is something. */
function runs(stderrs: readonly string[]) {
  const asked: (readonly string[])[] = [];
  const run = async (args: readonly string[]) => {
    const stderr = stderrs[asked.push(args) - 1] ?? "";
    return { code: stderr === "" ? 0 : 128, stdout: Buffer.alloc(0), stderr };
  };
  return { asked, run };
}

test.each([
  {
    name: "stays eager",
    stderrs: [""],
    asked: [
      ["-c", "eager", "a"],
      ["-c", "eager", "b"],
    ],
  },
  {
    name: "leaves other failures alone",
    stderrs: ["fatal: 404"],
    asked: [
      ["-c", "eager", "a"],
      ["-c", "eager", "b"],
    ],
  },
  { name: "gives up for good", stderrs: [REDIRECTED], asked: [["-c", "eager", "a"], ["a"], ["b"]] },
])("untilRedirected() $name", async ({ stderrs, asked: expected }) => {
  const { asked, run } = runs(stderrs);
  const eager = untilRedirected(run, OPTIONS);
  await eager(["a"]);
  await eager(["b"]);
  expect(asked).toEqual(expected);
});

test("without options there is nothing to try again", async () => {
  const { asked, run } = runs([REDIRECTED]);
  await untilRedirected(run, [])(["a"]);
  expect(asked).toEqual([["a"]]);
});
