import * as v from "valibot";
import { commandOf, nameOf } from "../../../shared/resource/command-line.ts";
import { defineCheck, defineIn, defineOut } from "../../../shared/resource/step.ts";

const request = { source: v.object({}) };
const answer = { version: {}, metadata: [] };
const explain = async () => ({});
const check = defineCheck({ request, run: async () => [], explain });
const get = defineIn({ request, run: async () => answer, explain });
const put = defineOut({ request, run: async () => answer });

test.each([
  { step: check, name: "check" },
  { step: get, name: "in" },
  { step: put, name: "out" },
])("the program of a step is called $name", ({ step, name }) => {
  expect(nameOf(step)).toBe(name);
});

test.each([
  { name: "nothing, for check", step: check, args: [], command: { kind: "run", directory: "/" } },
  { name: "a directory", step: get, args: ["/tmp/get"], command: { kind: "run", directory: "/tmp/get" } },
  {
    name: "a directory that looks like an option",
    step: put,
    args: ["./--version"],
    command: { kind: "run", directory: `${process.cwd()}/--version` },
  },
  { name: "an option", step: check, args: ["--version"], command: { kind: "version" } },
  { name: "the question for help", step: put, args: ["--help"], command: { kind: "help" } },
  { name: "the short question for help", step: get, args: ["-h"], command: { kind: "help" } },
  { name: "the question for an explanation", step: check, args: ["--explain"], command: { kind: "explain" } },
  { name: "that beside a directory", step: get, args: ["d", "--explain"], command: { kind: "explain" } },
  { name: "an option beside a directory", step: get, args: ["d", "--version"], command: { kind: "version" } },
])("commandOf() takes $name", ({ step, args, command }) => {
  expect(commandOf(step, args)).toEqual(command);
});

test.each([
  { step: check, args: ["--frob"], problem: 'Cannot start: "--frob" is not an option', usage: "check" },
  { step: get, args: ["-x", "d"], problem: '"-x" is not an option', usage: "in <destination directory>" },
  {
    step: get,
    args: [],
    problem: "Cannot start: no directory is given",
    usage: "in <destination directory>",
  },
  {
    step: put,
    args: ["--explain", "d"],
    problem: 'Cannot start: "--explain" is offered by check and in only',
    usage: "out <sources directory>",
  },
  { step: check, args: ["d"], problem: "Cannot start: too many arguments are given", usage: "check" },
  { step: get, args: ["d", "e"], problem: "too many arguments", usage: "in <destination directory>" },
  { step: put, args: [""], problem: "no directory is given", usage: "out <sources directory>" },
])("commandOf() refuses $args for $usage", ({ step, args, problem, usage }) => {
  const hint = `usage: ${usage} < request.json; ${nameOf(step)} --help tells more`;
  expect(() => commandOf(step, args)).toThrow(
    expect.objectContaining({ code: "invalid-request", hint, message: expect.stringContaining(problem) }),
  );
});
