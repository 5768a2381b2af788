import { isLoopback } from "../../../../shared/http/is-loopback.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Environment } from "../../../../shared/resource/step.ts";

export interface StorageAddress {
  readonly base: URL;
  /** Whether STORAGE_EMULATOR_HOST says so; an emulator asks nobody to sign in. */
  readonly emulated: boolean;
  /** Whether others on the network can read what is sent. */
  readonly isOpen: boolean;
}

/** Where the storage API is: with Google, or where STORAGE_EMULATOR_HOST points, with a scheme or without. */
export function storageAddress(env: Environment): StorageAddress {
  const host = env["STORAGE_EMULATOR_HOST"];
  if (!host) return { base: new URL("https://storage.googleapis.com"), emulated: false, isOpen: false };
  const text = host.includes("://") ? host : `http://${host}`;
  if (URL.canParse(text) && /^https?:\/\/[^@?#\s]+$/.test(text)) {
    const base = new URL(text);
    return { base, emulated: true, isOpen: base.protocol === "http:" && !isLoopback(base.hostname) };
  }
  throw new ResourceError(
    "invalid-request",
    "Cannot use STORAGE_EMULATOR_HOST: it is neither a host with a port nor an http:// or https:// URL",
  );
}

export interface ObjectUrls {
  readonly content: URL;
  readonly metadata: URL;
  /** A listing with one entry at most. */
  readonly listing: URL;
  /** @param generation that must be the current one; `0` while nothing is there */
  upload(generation: string | "any"): URL;
}

/** The addresses of one object, see https://cloud.google.com/storage/docs/request-endpoints#encoding. */
export function objectUrls(base: URL, bucket: string, key: string): ObjectUrls {
  const root = base.href.replace(/\/+$/, "");
  const objects = `/storage/v1/b/${segment(bucket)}/o`;
  const url = (path: string, query: Readonly<Record<string, string>>) =>
    new URL(`${root}${path}?${new URLSearchParams(query)}`);
  return {
    content: url(`${objects}/${segment(key)}`, { alt: "media" }),
    metadata: url(`${objects}/${segment(key)}`, { fields: "generation,metadata" }),
    listing: url(objects, { maxResults: "1", fields: "items/name" }),
    upload: (generation) =>
      url(`/upload${objects}`, {
        uploadType: "multipart",
        ...(generation !== "any" && { ifGenerationMatch: generation }),
      }),
  };
}

/** No bucket and no object has one of the two names that would lead to another address, or one that is no Unicode. */
function segment(name: string): string {
  if (name !== "." && name !== ".." && name.isWellFormed()) return encodeURIComponent(name);
  throw new ResourceError(
    "invalid-request",
    `Cannot use the name "${name}": no bucket or object can have it`,
  );
}
