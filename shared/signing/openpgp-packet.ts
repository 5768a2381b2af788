export interface RawPacket {
  readonly tag: number;
  readonly body: Buffer;
}

export const SIGNATURE_TAG = 2;

/** The packets in `data`, with lengths that are whole and stated; `undefined` where it is anything else. */
export function rawPackets(data: Buffer): RawPacket[] | undefined {
  const packets: RawPacket[] = [];
  for (let at = 0; at < data.length; ) {
    const header = headerAt(data, at);
    if (!header || header.end > data.length) return undefined;
    packets.push({ tag: header.tag, body: data.subarray(header.start, header.end) });
    at = header.end;
  }
  return packets;
}

function headerAt(data: Buffer, at: number): { tag: number; start: number; end: number } | undefined {
  const first = data[at] ?? 0;
  if (!(first & 0x80)) return undefined;
  if (first & 0x40) {
    const octet = data[at + 1];
    if (octet === undefined) return undefined;
    const tag = first & 0x3f;
    if (octet < 192) return part(tag, at + 2, octet);
    if (octet < 224) return part(tag, at + 3, (octet - 192) * 256 + (data[at + 2] ?? 0) + 192);
    // Anything else but a length of four octets announces only a part of the content.
    return octet === 255 && at + 6 <= data.length ? part(tag, at + 6, data.readUInt32BE(at + 2)) : undefined;
  }
  const octets = [1, 2, 4][first & 0x03];
  if (octets === undefined || at + 1 + octets > data.length) return undefined;
  return part((first >> 2) & 0x0f, at + 1 + octets, data.readUIntBE(at + 1, octets));
}

function part(tag: number, start: number, length: number) {
  return { tag, start, end: start + length };
}
