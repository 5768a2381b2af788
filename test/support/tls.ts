import { generate } from "selfsigned";

export interface TlsFiles {
  /** PEM of the authority, for `ca_bundle`. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

export interface TlsOptions {
  /** Of the authority. Those of one name are taken for one another by who trusts both. */
  readonly authority?: string;
  /** Hosts that the certificate is for, besides 127.0.0.1 and localhost. */
  readonly hosts?: readonly string[];
}

/** Makes an authority and a certificate of it. */
export async function makeTls({
  authority: name = "Test authority",
  hosts = [],
}: TlsOptions = {}): Promise<TlsFiles> {
  const authority = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          ...["localhost", ...hosts].map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { ca: authority.cert, key: leaf.private, cert: leaf.cert };
}
