import { readFileSync } from "node:fs";
import { nodeComponent } from "../../../../../shared/build/images/sbom/node-component.ts";

test("Node tells its release", () => {
  expect(nodeComponent(readFileSync(process.execPath))).toEqual({
    name: "node",
    version: process.versions.node,
    purl: `pkg:generic/node@${process.versions.node}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${process.versions.node}:*:*:*:*:*:*:*`,
    licence: "MIT",
  });
});

test("another program does not", () => {
  expect(() => nodeComponent(Buffer.from("no node"))).toThrow(
    "Cannot list Node: its program tells no release",
  );
});
