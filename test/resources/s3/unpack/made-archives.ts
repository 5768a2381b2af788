import { crc32, deflateRawSync } from "node:zlib";

/** A tar member as it shall be recorded, hostile or not. */
export interface TarEntry {
  readonly name: string;
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly target?: string;
  readonly mode?: number;
  readonly modified?: number;
  /** What the header claims instead of the length of the content. */
  readonly size?: number;
}

/** An archive of these members, with its end mark. */
export function tarOf(...entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarMember), Buffer.alloc(1024)]);
}

export function tarMember({ name, type = "0", content = "", target = "", ...rest }: TarEntry): Buffer {
  const data = Buffer.from(content);
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write(`${(rest.mode ?? 0o644).toString(8).padStart(7, "0")}\0`, 100);
  sizeField(rest.size ?? data.length).copy(block, 124);
  block.write(`${(rest.modified ?? 1_000_000_000).toString(8).padStart(11, "0")}\0`, 136);
  block.write(type, 156);
  block.write(target, 157, 100);
  block.write("ustar\x0000", 257);
  return Buffer.concat([sealed(block), data, Buffer.alloc(-data.length & 511)]);
}

/** A size in octal, or in base 256 where octal ends. */
function sizeField(size: number): Buffer {
  if (size < 8 ** 11) return Buffer.from(`${size.toString(8).padStart(11, "0")}\0`);
  const field = Buffer.alloc(12);
  field.writeUIntBE(size, 6, 6);
  field[0] = 0x80;
  return field;
}

/** Puts the checksum into a header block. */
export function sealed(block: Buffer): Buffer {
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

export function paxEntry(records: Readonly<Record<string, string>>, type = "x"): TarEntry {
  const content = Object.entries(records).map(([key, value]) => {
    const body = ` ${key}=${value}\n`;
    const length = Buffer.byteLength(body);
    const digits = String(length + String(length).length).length;
    return `${length + digits}${body}`;
  });
  return { name: "pax", type, content: content.join("") };
}

export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** A whole Unix mode with its type; without it the entry says that it was made on DOS. */
  readonly unix?: number;
  readonly method?: 0 | 8 | 12;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
}

export function zipOf(...entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = "", unix, method = 8, flags = 0, ...claim } of entries) {
    const raw = Buffer.from(content);
    const data = method === 8 ? deflateRawSync(raw) : raw;
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(0x5021, 8);
    common.writeUInt32LE(claim.crc ?? crc32(raw), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(claim.size ?? raw.length, 18);
    common.writeUInt16LE(label.length, 22);
    locals.push(Buffer.from("PK\x03\x04"), common, label, data);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((unix ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.from("PK\x01\x02"),
      Buffer.from([20, unix === undefined ? 0 : 3]),
      common,
      tail,
      label,
    );
    offset += 30 + label.length + data.length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from("PK\x05\x06"), end]);
}
