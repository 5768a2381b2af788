const KEPT_BYTES = 16 * 1024;

/** Keeps the beginning and the end of a text of any length. */
export class HeadAndTail {
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);
  #leftOut = 0;

  add(chunk: Buffer): void {
    const free = KEPT_BYTES - this.#head.length;
    if (free > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, free)]);
    const tail = Buffer.concat([this.#tail, chunk.subarray(Math.max(0, free))]);
    this.#leftOut += Math.max(0, tail.length - KEPT_BYTES);
    this.#tail = tail.subarray(Math.max(0, tail.length - KEPT_BYTES));
  }

  text(): string {
    return this.#leftOut === 0
      ? Buffer.concat([this.#head, this.#tail]).toString()
      : `${this.#head}\n[${this.#leftOut} bytes left out]\n${this.#tail}`;
  }
}
