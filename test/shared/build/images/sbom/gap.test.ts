import { gapIn } from "../../../../../shared/build/images/sbom/gap.ts";
import { INVENTORY } from "../../../../support/inventory.ts";

test("an inventory with packages of Debian has no gap", () => {
  expect(gapIn(INVENTORY)).toBeUndefined();
});

test("an inventory without any is told to lack them", () => {
  const components = INVENTORY.components.filter(({ purl }) => !purl.startsWith("pkg:deb/"));
  expect(components).not.toEqual([]);
  expect(gapIn({ ...INVENTORY, components })).toBe(
    "Cannot list what the image of git holds of Debian: its base image has no var/lib/dpkg/status.d",
  );
});
