import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { hasMountedCertificates, trustedCertificates } from "../../../shared/http/certificates.ts";

const [A = "", B = "", C = "", D = ""] = rootCertificates;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "certificates-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A system whose bundle has A and B, and whose directory has B again, C, and a hash-named link. */
function system() {
  const SSL_CERT_FILE = file("bundle.crt", `# comment\n${A}\n${B}\n`);
  file("c.pem", C);
  file("b.pem", B);
  file("README", "not a certificate");
  symlinkSync(file("d.off", "x"), join(folder, "0a1b2c3d.0"));
  return { SSL_CERT_FILE, SSL_CERT_DIR: folder };
}

test("the system's bundle and directory are trusted, each certificate once", () => {
  expect(trustedCertificates(system(), undefined).sort()).toEqual([A, B, C].sort());
});

test("a bundle of one's own is added, less what cannot be read", () => {
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  expect(trustedCertificates(system(), `${broken}\n${D}`).sort()).toEqual([A, B, C, D].sort());
});

test("AWS_CA_BUNDLE replaces the system's certificates, NODE_EXTRA_CA_CERTS adds to them", () => {
  const env = { ...system(), AWS_CA_BUNDLE: file("aws.crt", C), NODE_EXTRA_CA_CERTS: file("extra.crt", D) };
  expect(trustedCertificates(env, undefined)).toEqual([C, D]);
});

test("Node's own list serves where the system has none", () => {
  const env = { SSL_CERT_FILE: join(folder, "none"), SSL_CERT_DIR: join(folder, "none") };
  expect(trustedCertificates(env, undefined)).toEqual([...new Set(rootCertificates)]);
});

test.each([
  { name: "no certificate", bundle: "hello", state: "it contains no certificate" },
  {
    name: "nothing but broken ones",
    bundle: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    state: "none of its certificates can be read",
  },
])("a bundle with $name is refused", ({ bundle, state }) => {
  expect(() => trustedCertificates(system(), bundle)).toThrow(`Cannot use "ca_bundle": ${state}`);
});

test("an AWS_CA_BUNDLE that is not there is an error", () => {
  expect(() => trustedCertificates({ AWS_CA_BUNDLE: join(folder, "none") }, undefined)).toThrow(
    /AWS_CA_BUNDLE/,
  );
});

describe("whether certificates were mounted", () => {
  const bundle = () => file("ca-certificates.crt", A);
  const link = (name: string) => symlinkSync("/usr/share/ca-certificates/x.crt", join(folder, name));

  test.each([
    { name: "what the system makes", make: () => [bundle(), link("a.pem")], expected: false },
    { name: "an empty directory", make: () => [], expected: false },
    { name: "a file instead of the bundle", make: () => [file("own.pem", A)], expected: true },
    {
      name: "links instead of the bundle, as a secret is mounted",
      make: () => [link("own.pem")],
      expected: true,
    },
    { name: "a file beside the bundle", make: () => [bundle(), file("own.pem", B)], expected: true },
  ])("$name", ({ make, expected }) => {
    make();
    expect(hasMountedCertificates(folder)).toBe(expected);
  });

  test("a directory that is not there", () => {
    expect(hasMountedCertificates(join(folder, "missing"))).toBe(false);
  });
});
