import * as v from "valibot";
import { debugField } from "../../../shared/schema/debug-field.ts";

test("debug is off unless it is asked for, and says what it does", () => {
  const entry = debugField("all else");
  expect(v.getDescription(entry)).toBe("Tell which version of the resource runs, and all else.");
  expect(v.parse(entry, undefined)).toBe(false);
  expect(v.parse(entry, "true")).toBe(true);
});
