export interface TrustSettings {
  readonly skip_ssl_verification: boolean;
  readonly ca_bundle?: string | undefined;
}

/** Why the two keys cannot work together, as the end of a sentence; `undefined` when they can. */
export function trustProblem({ skip_ssl_verification, ca_bundle }: TrustSettings): string | undefined {
  return skip_ssl_verification && ca_bundle
    ? '"skip_ssl_verification" and "ca_bundle" exclude each other; choose one'
    : undefined;
}
