import { programsInContainers } from "../e2e/support/program.ts";
import { directoryOf, ORDINARY } from "../e2e/support/surroundings.ts";
import { makeTls, type TlsFiles } from "../support/tls.ts";
import { describePlaces } from "./places.ts";
import { expectRoundTrip, runStepAt } from "./round-trip.ts";

describePlaces(
  "a directory of certificates mounted over /etc/ssl/certs, for $name",
  ({ image, asking, place }) => {
    let tls: TlsFiles;
    beforeAll(async () => {
      tls = await makeTls();
    });

    test("is trusted by check, in and out", async () => {
      const volume = ["--volume", `${directoryOf(tls.ca)}:/etc/ssl/certs:ro`];
      await expectRoundTrip(programsInContainers(image, [...ORDINARY, ...volume]), await place({ tls }));
    });

    test.each(asking)("is what makes the difference for %s", async (step) => {
      const programs = programsInContainers(image, ORDINARY);
      const { code, stdout, stderr } = await runStepAt(programs, step, await place({ tls }));
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/certificate/);
    });
  },
);
