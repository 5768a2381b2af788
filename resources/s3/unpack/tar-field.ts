const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text up to the first NUL. */
export function textField(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return decodeName(end === -1 ? field : field.subarray(0, end));
}

/** Archives do not say how names are encoded. What is not UTF-8 is read as Latin-1, so that no two names collide. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}

/** Octal digits, or a big-endian binary number when the top bit is set (sizes beyond 8 GiB); undefined otherwise. */
export function numberField(block: Uint8Array, start: number, length: number): number | undefined {
  const field = block.subarray(start, start + length);
  const first = field[0] ?? 0;
  if (first === 0x80 || first === 0xff) {
    // 0xff opens a two's complement number, which starts from -1.
    let value = first === 0xff ? -1 : 0;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = Buffer.from(field).toString("latin1").replace(/\0.*$/s, "").trim();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || "0", 8) : undefined;
}
