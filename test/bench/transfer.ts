import { randomBytes } from "node:crypto";
import { mkdir, open, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { inTurns, type Summary } from "./in-turns.ts";
import { measure } from "./measure.ts";
import { curl, isInstalled, rclone } from "./rivals.ts";
import { memory, table, throughput, time } from "./table.ts";
import type { Workbench } from "./workbench.ts";

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
/** The store frees what was overwritten or removed minutes later only, so there cannot be many. */
const ROUNDS = { warmUp: 0, counted: 3 };
const LIMIT = 250 * MIB;
const NAME = "object-1.bin";

/** One large object in both directions, beside programs that do nothing else. */
export async function measureTransfer(workbench: Workbench): Promise<string> {
  const { bucket, directory, report, step } = workbench;
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < 3 * SIZE)
    throw new Error(`Cannot measure transfers: "${directory}" has no room for 3 GiB`);
  const rivals = [curl, ...((await isInstalled("rclone")) ? [rclone] : [])];
  if (rivals.length === 1) report("rclone is not installed: measuring beside curl alone");

  report("Transferring 1 GiB");
  const local = join(directory, NAME);
  await writeRandom(local);
  const source = { ...bucket.source, regexp: "object-(.*).bin" };
  const put = step("`put`", "out", { source, params: { file: NAME } }, directory);
  await measure(put);
  const fetched = join(directory, "fetched");
  const get = step("`get`", "in", { source, version: { path: NAME } }, fetched);
  const downloads = [
    get,
    ...(await Promise.all(rivals.map((rival) => rival.download(bucket, NAME, join(fetched, NAME))))),
  ];
  await mkdir(fetched);
  const down = await inTurns(
    downloads.map((command) => ({ ...command, after: () => discard(join(fetched, NAME)) })),
    ROUNDS,
  );
  const uploads = [put, ...(await Promise.all(rivals.map((rival) => rival.upload(bucket, NAME, local))))];
  const up = await inTurns(
    uploads.map((command) => ({ ...command, after: () => discardObject(workbench) })),
    ROUNDS,
  );
  const header = [
    `Median of ${ROUNDS.counted} runs`,
    "throughput",
    "to the faster rival",
    "wall",
    "CPU",
    "peak memory",
  ];
  return table(header, [...rowsOf("Download", down), ...rowsOf("Upload", up)]);
}

async function writeRandom(path: string): Promise<void> {
  const file = await open(path, "w");
  for (let written = 0; written < SIZE; written += MIB) await file.write(randomBytes(MIB));
  await file.close();
}

async function discard(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size !== SIZE) throw new Error(`"${path}" has ${size} bytes`);
  await rm(path);
}

async function discardObject({ bucket }: Workbench): Promise<void> {
  const { ContentLength } = await bucket.client.send(
    new HeadObjectCommand({ Bucket: bucket.name, Key: NAME }),
  );
  if (ContentLength !== SIZE) throw new Error(`"${NAME}" has ${ContentLength} bytes`);
  await bucket.remove([NAME]);
}

function rowsOf(direction: string, [ours, ...rivals]: readonly Summary[]): string[][] {
  if (ours === undefined) return [];
  if (ours.peakBytes > LIMIT)
    throw new Error(`${ours.name}: ${memory(ours.peakBytes)} are more than ${memory(LIMIT)}`);
  const fastest = Math.min(...rivals.map(({ wallMs }) => wallMs));
  return [ours, ...rivals].map(({ name, wallMs, cpuMs, peakBytes, leastWallMs, mostWallMs }) => [
    `${direction}, ${name}`,
    throughput(SIZE, wallMs),
    `${(fastest / wallMs).toFixed(2)} ×`,
    `${time(wallMs)} (${time(leastWallMs)} – ${time(mostWallMs)})`,
    time(cpuMs),
    memory(peakBytes),
  ]);
}
