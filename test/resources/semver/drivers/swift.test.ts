import type { Pace } from "../../../../resources/semver/drivers/swift/claim.ts";
import { openSwift } from "../../../../resources/semver/drivers/swift.ts";
import { parseVersion } from "../../../../resources/semver/semantic-version.ts";
import { recordingContext } from "../../../support/recording.ts";
import { describeContract } from "../../../support/semver/contract.ts";
import type { Opened } from "../../../support/semver/opened.ts";
import { race } from "../../../support/semver/race.ts";
import { CONTAINER, ITEM, parsedSource, SIGN_IN } from "../../../support/swift-server/cloud-source.ts";
import { type SwiftServerOptions, startSwiftServer } from "../../../support/swift-server/server.ts";
import { makeTls } from "../../../support/tls.ts";

const QUICK: Pace = { settleMs: 1, attempts: 3 };

async function openPlace(options: SwiftServerOptions = {}, pace = QUICK): Promise<Opened> {
  const server = await startSwiftServer(options);
  server.createContainer(CONTAINER);
  return {
    driver: () => openSwift(parsedSource(server), recordingContext(), pace),
    peek: async () => server.object(CONTAINER, ITEM)?.body,
    plant: async (content) => server.put(CONTAINER, ITEM, content),
    close: () => server.close(),
  };
}

describeContract("an object of Swift", openPlace);

const late = () => 1 + Math.random() * 15;

// The contract asks for more: that no number is left out. That needs conditions, or quiet.
test.each<{ name: string; quirks: SwiftServerOptions["quirks"] & object; planted: string | undefined }>([
  { name: "has no conditions, as Ceph's gateway", quirks: { ignoreConditions: true }, planted: "1.0.0" },
  {
    name: "checks conditions before the content has arrived",
    quirks: { commitAfterMs: late },
    planted: undefined,
  },
  { name: "does neither", quirks: { ignoreConditions: true, commitAfterMs: late }, planted: "1.0.0" },
])(
  "a store that $name never hands out a number twice to sixteen writers",
  async ({ quirks, planted }) => {
    const place = await openPlace({ quirks }, { settleMs: 30, attempts: 3 });
    if (planted) await place.plant(planted);
    const writers = await Promise.all(Array.from({ length: 16 }, () => place.driver()));
    const steps = await race(writers, Array(16).fill("patch"));
    expect(new Set(steps.map(({ to }) => to)).size).toBe(16);
    for (const writer of writers) await writer.close();
    await place.close();
  },
  60_000,
);

describe("TLS", () => {
  test.each([
    { name: "a private authority", more: (ca: string) => ({ ca_bundle: ca }) },
    { name: "no verification", more: () => ({ skip_ssl_verification: true }) },
  ])("with $name the identity service and the store are reached", async ({ more }) => {
    const tls = await makeTls();
    const server = await startSwiftServer({ tls });
    server.createContainer(CONTAINER);
    const source = parsedSource(server, SIGN_IN.password, more(tls.ca));
    const driver = await openSwift(source, recordingContext(), QUICK);
    expect(await driver.write(parseVersion("1.0.0"), (await driver.read()).revision)).toBe("written");
    await driver.close();
    await server.close();
  });

  test("a stranger's certificate is refused before the password leaves", async () => {
    const server = await startSwiftServer({ tls: await makeTls() });
    await expect(openSwift(parsedSource(server), recordingContext(), QUICK)).rejects.toMatchObject({
      code: "invalid-request",
      hint: expect.stringContaining("ca_bundle"),
    });
    expect(server.requests).toEqual([]);
    await server.close();
  });
});
