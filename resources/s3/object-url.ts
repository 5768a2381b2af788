import { isIP } from "node:net";

export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly region: string;
  /** As `parseEndpoint` gives it; without one the object is at AWS. */
  readonly endpoint?: URL | undefined;
  readonly usePathStyle: boolean;
}

/** The plain address of an object, for those who may read it without a signature. */
export function objectUrl({
  bucket,
  key,
  versionId,
  region,
  endpoint,
  usePathStyle,
}: ObjectLocation): string {
  const service = endpoint ?? new URL(`https://s3.${region}.${domainOf(region)}`);
  const path = service.pathname.replace(/\/+$/, "");
  const base =
    usePathStyle || !fitsHostName(bucket, service)
      ? `${service.protocol}//${service.host}${path}/${encode(bucket)}`
      : `${service.protocol}//${bucket}.${service.host}${path}`;
  const query = versionId ? `?versionId=${encode(versionId)}` : "";
  return `${base}/${key.split("/").map(encode).join("/")}${query}`;
}

function domainOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

/** A dot in the bucket name would need a certificate of its own, so only `http` takes it. */
function fitsHostName(bucket: string, { protocol, hostname }: URL): boolean {
  const label =
    protocol === "http:" ? /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/ : /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
  return label.test(bucket) && !bucket.includes("..") && isIP(bucket) === 0 && !isAddress(hostname);
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}

/** Keeps exactly the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
