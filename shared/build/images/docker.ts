import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

/** Runs Docker, whose output appears as it comes. */
export async function runDocker(args: readonly string[]): Promise<void> {
  const child = spawn("docker", args, { stdio: ["ignore", "inherit", "inherit"] });
  const status = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (status !== 0)
    throw new Error(`Cannot run docker ${args.slice(0, 2).join(" ")}: it ended with ${status}`);
}

/** What Docker writes. */
export async function askDocker(args: readonly string[]): Promise<Buffer> {
  const options = { encoding: "buffer", maxBuffer: 2 ** 31 } as const;
  return (await promisify(execFile)("docker", args, options)).stdout;
}

/** The archive of one image; without its digest, Docker would save every tag of the name. */
export async function saveImage(image: string): Promise<Buffer> {
  const id = await askDocker(["inspect", "--format={{.Id}}", image]);
  return askDocker(["save", id.toString().trim()]);
}
