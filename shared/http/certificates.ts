import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { messageOf, ResourceError } from "../resource/errors.ts";
import type { Environment } from "../resource/step.ts";

/** Where distributions keep all trusted certificates in one file; the first that exists counts. */
const BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];
/** A worker may mount its own certificates here, next to the bundle or instead of it. */
const DIRECTORIES = ["/etc/ssl/certs", "/etc/pki/tls/certs"];
/** `c_rehash` makes such links to files that stand in the same directory anyway. */
const HASH_LINK = /^[0-9a-f]{8}\.\d+$/;

/**
 * Every certificate to trust, as PEM texts: the system's (or those of AWS_CA_BUNDLE instead), those of
 * NODE_EXTRA_CA_CERTS, and `caBundle`. Node's built-in list serves only where a system has none.
 */
export function trustedCertificates(env: Environment, caBundle: string | undefined): string[] {
  const bundle = env["AWS_CA_BUNDLE"];
  const system = bundle ? certificatesIn(readAwsBundle(bundle)) : systemCertificates(env);
  const extra = env["NODE_EXTRA_CA_CERTS"] ? certificatesIn(readIfPresent(env["NODE_EXTRA_CA_CERTS"])) : [];
  const own = caBundle ? usableCertificates(caBundle) : [];
  return [...new Set([...(system.length > 0 ? system : rootCertificates), ...extra, ...own])];
}

/** The one file that programs with a TLS library of their own read. */
const READ_BY_ALL = "ca-certificates.crt";

/**
 * Whether certificates were put beside the bundle of the system, or instead of it, by who mounted a directory there. In
 * what the system itself makes everything but the bundle is a link.
 */
export function hasMountedCertificates(directory = "/etc/ssl/certs"): boolean {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    const hasBundle = entries.some(({ name }) => name === READ_BY_ALL);
    const others = entries.filter(({ name }) => name !== READ_BY_ALL);
    return others.length > 0 && (!hasBundle || others.some((entry) => entry.isFile()));
  } catch {
    return false;
  }
}

function systemCertificates(env: Environment): string[] {
  const files = env["SSL_CERT_FILE"] ? [env["SSL_CERT_FILE"]] : BUNDLES;
  const directories = env["SSL_CERT_DIR"] ? env["SSL_CERT_DIR"].split(":") : DIRECTORIES;
  const bundle = files.map(readIfPresent).find((text) => text !== "") ?? "";
  const texts = [bundle, ...directories.flatMap(filesIn).map(readIfPresent)];
  return [...new Set(texts.flatMap(certificatesIn))];
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => !HASH_LINK.test(name))
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}

/** What cannot be read is passed over, as in every other TLS client: the store is shared by all programs. */
function readIfPresent(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readAwsBundle(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ResourceError(
      "invalid-request",
      `Cannot read the certificates in AWS_CA_BUNDLE "${path}": ${messageOf(cause)}`,
      { cause },
    );
  }
}

function certificatesIn(text: string): string[] {
  return (
    text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? []
  );
}

/** One unusable certificate among good ones is passed over; none at all would leave the reader without a clue. */
function usableCertificates(caBundle: string): string[] {
  const found = certificatesIn(caBundle);
  const usable = found.filter(parses);
  if (usable.length > 0) return usable;
  const state = found.length === 0 ? "it contains no certificate" : "none of its certificates can be read";
  throw new ResourceError("invalid-request", `Cannot use "ca_bundle": ${state}`, {
    hint: "give one or more certificates in PEM form, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, with their line breaks",
  });
}

function parses(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).subject !== undefined;
  } catch {
    return false;
  }
}
