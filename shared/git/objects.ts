import { createHash } from "node:crypto";
import { promises } from "node:fs";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { messageOf, ResourceError } from "../resource/errors.ts";

export type ObjectType = "commit" | "tree" | "blob" | "tag";

/** An object as git hashes it, without its header; nothing is normalised. */
export interface GitObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** The objects of one repository on disk, loose or packed. */
export interface ObjectStore {
  /** `undefined` where the repository does not hold the object, which is normal in a partial clone. */
  read(oid: string): Promise<GitObject | undefined>;
  /** Resolves to the name of the object. */
  write(type: ObjectType, content: Uint8Array): Promise<string>;
}

/** The library that reads and writes is loaded with the first object. Packs are read whole, so that they must be small. */
export function openObjects(gitDir: string): ObjectStore {
  const repository = { fs: { promises }, gitdir: gitDir };
  const cache = {};
  return {
    async read(oid) {
      requireSha1(oid);
      const { readObject } = await import("isomorphic-git");
      try {
        const { type, object } = await readObject({ ...repository, oid, format: "content", cache });
        return { type: type as ObjectType, content: Buffer.from(object as Uint8Array) };
      } catch (cause) {
        if (isNotFound(cause)) return undefined;
        throw new ResourceError("untrusted", `Cannot read object "${oid}": ${messageOf(cause)}`, { cause });
      }
    },
    async write(type, content) {
      const { writeObject } = await import("isomorphic-git");
      const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
      const oid = createHash("sha1").update(whole).digest("hex");
      // Compressed here, because the library would load the whole of Node's fetch for that: 25 ms.
      const object = await promisify(deflate)(whole);
      try {
        return await writeObject({ ...repository, oid, object, format: "deflated" });
      } catch (cause) {
        throw new ResourceError("unavailable", `Cannot write object "${oid}": ${messageOf(cause)}`, {
          cause,
        });
      }
    },
  };
}

function isNotFound(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "NotFoundError";
}

/** A name of another length belongs to a repository whose objects are hashed with SHA-256. */
export function requireSha1(oid: string): void {
  if (/^[0-9a-f]{40}$/.test(oid)) return;
  throw new ResourceError(
    "invalid-request",
    `Cannot read object "${oid}": the repository does not use SHA-1`,
    { hint: "use a repository in the object format sha1; sha256 is not supported" },
  );
}
