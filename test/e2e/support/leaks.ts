/**
 * Every appearance of a secret in `text`, as it is or in an encoding in which programs, protocols and their errors
 * tend to carry it. Written apart from the redaction of the programs, so that both do not forget the same form.
 */
export function leaksOf(secret: string, text: string): string[] {
  return formsOf(secret).filter((form) => text.includes(form));
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const url = encodeURIComponent(secret);
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    url,
    url.replaceAll("%20", "+"),
    encodeURIComponent(url),
    new URLSearchParams({ s: secret }).toString().slice(2),
    bytes.toString("hex"),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    // A stretch of it would be enough for somebody who guesses the rest.
    secret.slice(0, 12),
    secret.slice(-12),
  ];
  // As the tail of `user:secret` in an Authorization header, whose last characters depend on what follows.
  for (const offset of [1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    forms.push(shifted.slice(offset + 1, -1));
  }
  return [...new Set(forms)];
}
