/** Table for one reflected CRC of 64 bits, as pairs of 32-bit halves; CRC32C uses the low halves alone. */
interface CrcTable {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

function crcTable(polynomialHigh: number, polynomialLow: number): CrcTable {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let h = 0;
    let l = byte;
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1;
      l = (l >>> 1) | (h << 31);
      h >>>= 1;
      if (odd === 1) {
        h ^= polynomialHigh;
        l ^= polynomialLow;
      }
    }
    high[byte] = h;
    low[byte] = l;
  }
  return { high, low };
}

const CASTAGNOLI = crcTable(0, 0x82f63b78);
const NVME = crcTable(0x9a6c9329, 0xac4bc9b5);

/** CRC-32 with Castagnoli's polynomial, big-endian. */
export function crc32c(data: Buffer): Buffer {
  const { low } = CASTAGNOLI;
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ (low[(crc ^ byte) & 0xff] ?? 0);
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(~crc >>> 0);
  return digest;
}

/** CRC-64 of the NVMe specification, big-endian. */
export function crc64nvme(data: Buffer): Buffer {
  let high = 0xffffffff | 0;
  let low = 0xffffffff | 0;
  for (const byte of data) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (NVME.low[index] ?? 0);
    high = (high >>> 8) ^ (NVME.high[index] ?? 0);
  }
  const digest = Buffer.alloc(8);
  digest.writeUInt32BE(~high >>> 0, 0);
  digest.writeUInt32BE(~low >>> 0, 4);
  return digest;
}
