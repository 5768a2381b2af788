import * as v from "valibot";
import { defineCheck, defineIn, defineOut } from "../../../shared/resource/step.ts";

const request = { source: v.object({}) };
const answer = { version: {}, metadata: [] };

test.each([
  { name: "check", step: defineCheck({ request, run: async () => [] }), directory: undefined },
  { name: "in", step: defineIn({ request, run: async () => answer }), directory: "destination" },
  { name: "out", step: defineOut({ request, run: async () => answer }), directory: "sources" },
])("$name says what its argument is for", ({ step, directory }) => {
  expect("directory" in step ? step.directory : undefined).toBe(directory);
  expect(step.request).toBe(request);
});
