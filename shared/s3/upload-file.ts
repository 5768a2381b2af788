import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { messageOf, ResourceError } from "../resource/errors.ts";
import { type Range, rangesOf } from "./ranges.ts";

const STREAMED_AT_ONCE = 1024 * 1024;

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
    const handle = await open(path, "r").catch((cause: unknown) => {
      throw new ResourceError("invalid-request", `Cannot upload "${path}": ${messageOf(cause)}`, { cause });
    });
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

  /** Unlike a stream of the handle itself, this one leaves the file open when it is destroyed. */
  stream(range: Range): Readable {
    return Readable.from(this.#pieces(range), { objectMode: false });
  }

  async *#pieces({ start, end }: Range): AsyncGenerator<Buffer> {
    for (const piece of rangesOf(start, end, STREAMED_AT_ONCE)) yield await this.read(piece);
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
    return new ResourceError("conflict", `Cannot upload "${this.path}": it was changed during the upload`, {
      hint: "let nothing write to the file and put it again; what one request has sent may be in the bucket",
    });
  }
}
