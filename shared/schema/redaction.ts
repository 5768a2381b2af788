/** Shorter texts are not secrets, and hiding them would make a log unreadable. */
const SHORTEST_SECRET = 4;

const XML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Collects secrets and replaces every appearance of one in a text by `[secret]`. */
export class Redactor {
  /** Longest first, so that a secret that contains another disappears whole. */
  #forms: string[] = [];

  /** Hides `secret`, and each line of it that is long enough to mean something, in every encoding. */
  add(secret: string): void {
    const texts = [secret, ...secret.split(/\r?\n/)].map((text) => text.trim());
    const forms = new Set(this.#forms);
    for (const text of [secret, ...texts]) {
      if (text.length >= SHORTEST_SECRET) for (const form of encodingsOf(text)) forms.add(form);
    }
    this.#forms = [...forms].sort((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    return this.#forms.reduce((redacted, form) => redacted.replaceAll(form, "[secret]"), text);
  }
}

function encodingsOf(text: string): string[] {
  const urlEncoded = encodeURIComponent(text.toWellFormed());
  const strict = urlEncoded.replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    urlEncoded,
    strict,
    strict.replaceAll("%20", "+"),
    xmlEscaped(text),
    ...base64Forms(text),
  ];
}

function xmlEscaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => XML_ENTITIES[char] ?? char);
}

/**
 * Base64 of the text wherever it starts inside a longer encoded text (`user:secret`, say): each of the three byte
 * alignments, less the outer characters, which depend on the neighbours.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const forms = [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const start = offset === 0 ? 0 : offset + 1;
    const end = (bytes.length + offset) % 3 === 0 ? encoded.length : encoded.length - 1;
    return encoded.slice(start, end);
  });
  return [...forms, ...forms.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))].filter(
    (form) => form.length >= SHORTEST_SECRET,
  );
}
