import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { ResourceError } from "../resource/errors.ts";
import type { Range } from "./ranges.ts";

/** A file while it is being uploaded. It must stay as it is: an object mixed from two states would be worthless. */
export class UploadFile {
  readonly path: string;
  readonly size: number;
  readonly #modifiedMs: number;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle, size: number, modifiedMs: number) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
    this.#modifiedMs = modifiedMs;
  }

  static async open(path: string): Promise<UploadFile> {
    const handle = await open(path, "r");
    const { size, mtimeMs } = await handle.stat();
    return new UploadFile(path, handle, size, mtimeMs);
  }

  async read({ start, end }: Range): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(end - start);
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.#handle.read(buffer, filled, buffer.length - filled, start + filled);
      if (bytesRead === 0) throw this.#changed();
      filled += bytesRead;
    }
    return buffer;
  }

  stream({ start, end }: Range): Readable {
    return this.#handle.createReadStream({
      start,
      end: end - 1,
      autoClose: false,
      highWaterMark: 1024 * 1024,
    });
  }

  /** Throws when the file is no longer what it was when it was opened. */
  async verifyUnchanged(): Promise<void> {
    const { size, mtimeMs } = await this.#handle.stat();
    if (size !== this.size || mtimeMs !== this.#modifiedMs) throw this.#changed();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #changed(): ResourceError {
    return new ResourceError("conflict", `Cannot upload "${this.path}": it was changed during the upload`);
  }
}
