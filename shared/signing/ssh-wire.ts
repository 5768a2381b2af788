/** Reads the fields of a blob as RFC 4251 encodes them; throws a `RangeError` where it ends too early. */
export class WireReader {
  readonly #blob: Buffer;
  #at = 0;

  constructor(blob: Buffer) {
    this.#blob = blob;
  }

  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#blob.length) throw new RangeError("the blob is too short");
    const bytes = this.#blob.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  number(): number {
    return this.bytes(4).readUInt32BE(0);
  }

  string(): Buffer {
    return this.bytes(this.number());
  }

  text(): string {
    return this.string().toString("latin1");
  }

  /** What a big positive number is made of, without the zeros before it; a negative one is none of ours. */
  magnitude(): Buffer {
    const bytes = this.string();
    if ((bytes[0] ?? 0) & 0x80) throw new RangeError("the number is negative");
    // There is one way to write a number.
    if (bytes[0] === 0 && !((bytes[1] ?? 0) & 0x80)) throw new RangeError("the number has needless zeros");
    return bytes[0] === 0 ? bytes.subarray(1) : bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#blob.length;
  }
}

export function wireString(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
