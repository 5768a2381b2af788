import * as v from "valibot";
import * as git from "../../../resources/git/reference.ts";
import * as s3 from "../../../resources/s3/reference.ts";
import * as semver from "../../../resources/semver/reference.ts";
import { choice, field, flag, secret, text } from "../../../shared/schema/fields.ts";
import { type HelpParts, helpOf } from "../../../shared/schema/help.ts";
import { settings, settingsIn } from "../../../shared/schema/settings.ts";

const LONG =
  "A sentence of words that do not fit one line of a terminal, so that it goes on in the next one.";
const parts: HelpParts = {
  source: settings({
    place: field(text(), "Place."),
    kind: field(v.optional(choice(["red", "green"]), "red"), LONG),
    password: field(v.optional(secret()), "Password of `kind`.", { secret: true }),
    old: field(v.optional(flag(), false), "Use `kind`.", { deprecated: true }),
  }),
  getParams: settings({ depth: field(v.optional(text()), "Depth.") }),
  putParams: settings({}),
  sections: { "`red`, `green`": ["password", "old"] },
  help: {
    versions: { '{"ref": "…"}': "a commit", '{"ref": "…", "tag": "…"}': "a tag" },
    needs: "The example needs a store.",
    steps: {
      check: { purpose: "Looks.", example: "echo '{}' | <program>" },
      in: { purpose: "Gets.", example: "echo '{\n\n}' | <program> /tmp/x" },
      out: { purpose: "Puts.", example: "<program> ." },
    },
  },
};

test("the help of a step is usage, purpose, request, keys, answer and example", () => {
  expect(helpOf("in", parts)).toBe(`Usage: in <destination directory> < request.json
       in --explain < request.json
       in --help | --version

Gets.
With --explain it reads the same request, validates it, and tells what it would use, without doing
anything.

The request, on standard input:

  {"source": {…}, "version": {…}, "params": {…}}

source:

  place (text, required)
      Place.
  kind (red | green, default red)
      A sentence of words that do not fit one line of a terminal, so that it goes on in the next
      one.

source, red, green:

  password (text, secret)
      Password of \`kind\`.
  old (boolean, default false)
      Deprecated. Use \`kind\`.

version, as check answers it:

  {"ref": "…"}              a commit
  {"ref": "…", "tag": "…"}  a tag

params:

  depth (text)
      Depth.

The answer, on standard output:

  {"version": {…}, "metadata": [{"name": "…", "value": "…"}, …]}

Exit code 0 with an answer, 1 with a line on standard error that says what to mend, 2 at a defect of
the program.

The example needs a store.

Example:

  echo '{

  }' | <program> /tmp/x
`);
});

test.each([
  { step: "check" as const, has: ["version, as check answers it"], lacks: ["params"] },
  { step: "out" as const, has: ['"params": {…}'], lacks: ["as check answers it", "--explain", "\nparams:"] },
])("that of $step tells what it takes", ({ step, has, lacks }) => {
  const help = helpOf(step, parts);
  expect(has.filter((part) => !help.includes(part))).toEqual([]);
  expect(lacks.filter((part) => help.includes(part))).toEqual([]);
});

describe.each(Object.entries({ git, s3, semver } as Record<string, HelpParts>))(
  "the help of %s",
  (_, real) => {
    test.each([
      { step: "check" as const, schemas: [real.source] },
      { step: "in" as const, schemas: [real.source, real.getParams] },
      { step: "out" as const, schemas: [real.source, real.putParams] },
    ])("has an entry for every key of $step", ({ step, schemas }) => {
      const help = helpOf(step, real);
      const keys = schemas.flatMap((schema) => Object.keys(settingsIn(schema)));
      expect(keys.length).toBeGreaterThan(10);
      expect(keys.filter((key) => !help.includes(`\n  ${key} (`))).toEqual([]);
    });
  },
);
