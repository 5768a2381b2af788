import type { Component } from "./component.ts";

/** The Node of an image; its release is told in the program, which therefore need not run here. */
export function nodeComponent(program: Buffer): Component {
  const mark = "nodejs.org/download/release/v";
  const at = program.indexOf(mark);
  const [version] =
    /^\d+\.\d+\.\d+/.exec(program.toString("latin1", at + mark.length, at + mark.length + 20)) ?? [];
  if (at < 0 || version === undefined) throw new Error("Cannot list Node: its program tells no release");
  return {
    name: "node",
    version,
    purl: `pkg:generic/node@${version}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    licence: "MIT",
  };
}
