import { serviceErrorOf } from "../http/service-error.ts";

const REFUSALS = ["InvalidArgument", "InvalidRequest", "NotImplemented"];

/** Asks for a listing with URL-encoded keys, because XML cannot carry every key; without where a store refuses that. */
export async function preferUrlEncoding<T>(list: (encoding: "url" | undefined) => Promise<T>): Promise<T> {
  try {
    return await list("url");
  } catch (refusal) {
    if (!REFUSALS.includes(serviceErrorOf(refusal).code)) throw refusal;
    return list(undefined).catch(() => Promise.reject(refusal));
  }
}

/** Undoes the encoding if there is one: some stores ignore the wish without refusing it. */
export function decoderOf(encoding: string | undefined): (text: string) => string {
  return encoding === "url" ? decode : (text) => text;
}

/** One key that is no UTF-8 must not stop a listing. It stays as the store wrote it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
