import { Readable } from "node:stream";
import type { RandomAccessReader } from "yauzl";
import { truncated } from "./archive-error.ts";
import { type ArchiveFile, readRange } from "./archive-file.ts";

/**
 * Lets yauzl read the archive through us. Its own reader of descriptors throws outside of any promise when a hostile
 * archive names a position that no file has, which ends the process.
 */
export function zipSource(Base: typeof RandomAccessReader, file: ArchiveFile): RandomAccessReader {
  class Source extends Base {
    override read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
      callback: (error: Error | null) => void,
    ): void {
      const inside = Number.isSafeInteger(position) && position >= 0 && position + length <= file.size;
      const reading = inside
        ? file.handle.read(buffer, offset, length, position)
        : Promise.resolve({ bytesRead: 0 });
      reading.then(
        ({ bytesRead }) => callback(bytesRead < length ? truncated("the zip archive") : null),
        callback,
      );
    }

    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(readRange(file, start, end));
    }
  }
  return new Source();
}
