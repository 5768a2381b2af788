import { startProgress } from "../../../shared/resource/progress.ts";
import { recordingLog } from "../../support/recording.ts";

const MIB = 1024 * 1024;

/** Transfers `total` bytes in `chunk`s, each of which takes `everyMs` of a simulated clock. */
function transfer({ total, chunk, everyMs }: { total: number; chunk: number; everyMs: number }): string[] {
  const log = recordingLog();
  let now = 1_000_000;
  const progress = startProgress({ verb: "Downloaded", name: "s3://b/k", total }, log, () => now);
  for (let done = 0; done < total; done += chunk) {
    now += everyMs;
    progress.add(Math.min(chunk, total - done));
  }
  progress.finish();
  return log.text().trimEnd().split("\n");
}

test.each([
  { name: "an empty object", total: 0, chunk: 1, everyMs: 1, lines: 1 },
  { name: "a fast transfer", total: 512 * MIB, chunk: MIB, everyMs: 1, lines: 1 },
  { name: "ten seconds, a line for each tenth", total: 100 * MIB, chunk: MIB / 16, everyMs: 6.25, lines: 10 },
  {
    name: "ten minutes, a line every five seconds",
    total: 600 * MIB,
    chunk: MIB,
    everyMs: 1_000,
    lines: 120,
  },
  { name: "one chunk a minute", total: 3 * MIB, chunk: MIB, everyMs: 60_000, lines: 3 },
])("$name prints $lines line(s)", ({ lines, ...pace }) => {
  expect(transfer(pace)).toHaveLength(lines);
});

test("lines tell amount, share, rate and time left; the last one the result", () => {
  expect(transfer({ total: 4 * MIB, chunk: MIB, everyMs: 6_000 })).toEqual([
    "Downloaded 1.0 MiB of 4.0 MiB (25 %), 170.7 KiB/s, 18 s left",
    "Downloaded 2.0 MiB of 4.0 MiB (50 %), 170.7 KiB/s, 12 s left",
    "Downloaded 3.0 MiB of 4.0 MiB (75 %), 170.7 KiB/s, 6.0 s left",
    'Downloaded "s3://b/k": 4.0 MiB in 24 s, 170.7 KiB/s',
  ]);
});
