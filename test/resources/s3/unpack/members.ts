import { Destination } from "../../../../resources/s3/unpack/destination.ts";
import type { Limits } from "../../../../resources/s3/unpack/limits.ts";
import { inSequence, type Member } from "../../../../resources/s3/unpack/member.ts";
import { listing, type Place, place } from "./unpacking.ts";

export function file(name: string, content = "", mode = 0o644): Member {
  const size = Buffer.byteLength(content);
  return { kind: "file", name, mode, size, content: inSequence(chunks(content)) };
}

export function directory(name: string, mode = 0o755): Member {
  return { kind: "directory", name, mode };
}

export function symlink(name: string, target: string): Member {
  return { kind: "symlink", name, target };
}

export function hardLink(name: string, target: string): Member {
  return { kind: "hardlink", name, target };
}

export function special(name: string): Member {
  return { kind: "special", name, what: "FIFO" };
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const GENEROUS: Limits = { members: 1000, reserve: 0, free: async () => Number.MAX_SAFE_INTEGER };

/** Puts members into a destination, one after the other. */
export async function extract(at: Place, ...members: readonly Member[]): Promise<void> {
  const destination = new Destination(at.directory, { log: at.log, limits: GENEROUS });
  for (const member of members) await destination.add(member);
  destination.finish();
}

/** The same, and what came of it. */
export async function add(at: Place, ...members: readonly Member[]): Promise<Record<string, string>> {
  await extract(at, ...members);
  return listing(at.directory);
}

export function placed(...members: readonly Member[]): Promise<Record<string, string>> {
  return add(place(), ...members);
}
