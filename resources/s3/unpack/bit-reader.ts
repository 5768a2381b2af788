/** Reads bits from a byte array, the most significant one first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #onEnd: () => Error;
  #next = 0;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, skippedBits: number, onEnd: () => Error) {
    this.#bytes = bytes;
    this.#onEnd = onEnd;
    this.read(skippedBits);
  }

  /** The next `count` bits, at most 24 of them. Throws at the end: hostile data must not read zeros for ever. */
  read(count: number): number {
    while (this.#heldBits < count) {
      const byte = this.#bytes[this.#next++];
      if (byte === undefined) throw this.#onEnd();
      this.#held = ((this.#held << 8) | byte) & 0x7fffffff;
      this.#heldBits += 8;
    }
    this.#heldBits -= count;
    return (this.#held >>> this.#heldBits) & ((1 << count) - 1);
  }

  /** How many bits have been consumed. */
  get position(): number {
    return this.#next * 8 - this.#heldBits;
  }

  /** How many bytes have been consumed at least in part. */
  get bytesTouched(): number {
    return Math.ceil(this.position / 8);
  }
}
