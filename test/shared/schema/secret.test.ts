import { inspect } from "node:util";
import { Secret } from "../../../shared/schema/secret.ts";

test.each([
  { name: "in a text", show: (secret: Secret) => `${secret}` },
  { name: "as JSON", show: (secret: Secret) => JSON.stringify({ secret }) },
  { name: "on a console", show: (secret: Secret) => inspect({ secret }, { showHidden: true, depth: 9 }) },
  { name: "by its properties", show: (secret: Secret) => JSON.stringify(Object.entries(secret)) },
])("a secret cannot be seen $name", ({ show }) => {
  expect(show(new Secret("hunter22"))).not.toContain("hunter22");
});

test("a secret can be revealed", () => {
  expect(new Secret("hunter22").reveal()).toBe("hunter22");
});
