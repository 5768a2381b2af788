import { randomBytes } from "node:crypto";
import { mkdir, open, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";
import { inTurns, type Summary } from "./in-turns.ts";
import { measure } from "./measure.ts";
import { curl, isInstalled, type Rival, rclone } from "./rivals.ts";
import { excessesOf, memory, table, throughput, time } from "./table.ts";
import type { Findings, Workbench } from "./workbench.ts";

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
/** The store frees what was overwritten or removed minutes later only, so there cannot be many. */
const ROUNDS = { warmUp: 0, counted: 3 };
const LIMIT = 250 * MIB;
const NAME = "object-1.bin";
const REGEXP = "object-(.*).bin";

/** One large object in both directions, beside programs that do nothing else. */
export async function measureTransfer(workbench: Workbench): Promise<Findings> {
  const { directory, report } = workbench;
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < 3 * SIZE)
    throw new Error(`Cannot measure transfers: "${directory}" has no room for 3 GiB`);
  const rivals = [curl, ...((await isInstalled("rclone")) ? [rclone] : [])];
  if (rivals.length === 1) report("rclone is not installed: measuring beside curl alone");

  report("Transferring 1 GiB");
  await writeRandom(join(directory, NAME));
  const uploads = await measureUploads(workbench, rivals);
  const downloads = await measureDownloads(workbench, rivals);
  const runs = `Median of ${ROUNDS.counted} runs`;
  const header = [runs, "throughput", "to the faster rival", "wall", "CPU", "peak memory"];
  return {
    table: table(header, [...rowsOf("Download", downloads), ...rowsOf("Upload", uploads)]),
    excesses: excessesOf([...downloads.slice(0, 1), ...uploads.slice(0, 1)], LIMIT),
  };
}

async function measureUploads(
  { bucket, directory, step }: Workbench,
  rivals: readonly Rival[],
): Promise<Summary[]> {
  const source = { ...bucket.source, regexp: REGEXP };
  const ours = step("`put`", "s3/out", { source, params: { file: NAME } }, directory);
  const theirs = await Promise.all(rivals.map(({ upload }) => upload(bucket, NAME, join(directory, NAME))));
  const after = () => discardObject(bucket);
  const summaries = await inTurns(
    [ours, ...theirs].map((command) => ({ ...command, after })),
    ROUNDS,
  );
  // What is to be downloaded.
  await measure(ours);
  return summaries;
}

async function measureDownloads(
  { bucket, directory, step }: Workbench,
  rivals: readonly Rival[],
): Promise<Summary[]> {
  const source = { ...bucket.source, regexp: REGEXP };
  const fetched = join(directory, "fetched");
  await mkdir(fetched);
  const ours = step("`get`", "s3/in", { source, version: { path: NAME } }, fetched);
  const theirs = await Promise.all(rivals.map(({ download }) => download(bucket, NAME, join(fetched, NAME))));
  const after = () => discardFile(join(fetched, NAME));
  return inTurns(
    [ours, ...theirs].map((command) => ({ ...command, after })),
    ROUNDS,
  );
}

async function writeRandom(path: string): Promise<void> {
  const file = await open(path, "w");
  for (let written = 0; written < SIZE; written += MIB) await file.write(randomBytes(MIB));
  await file.close();
}

async function discardFile(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size !== SIZE) throw new Error(`"${path}" has ${size} bytes`);
  await rm(path);
}

async function discardObject(bucket: Bucket): Promise<void> {
  const { ContentLength } = await bucket.client.send(
    new HeadObjectCommand({ Bucket: bucket.name, Key: NAME }),
  );
  if (ContentLength !== SIZE) throw new Error(`"${NAME}" has ${ContentLength} bytes`);
  await bucket.remove([NAME]);
}

function rowsOf(direction: string, [ours, ...rivals]: readonly Summary[]): string[][] {
  if (ours === undefined) return [];
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
