/** Ways in which other stores differ from AWS; all are off unless a test asks for them. */
export interface Quirks {
  /** 411 for `aws-chunked` bodies and trailers, as Ceph 16 answers. */
  readonly refuseTrailers: boolean;
  /** 501 for checksum headers. */
  readonly refuseChecksums: boolean;
  /** Answers 200 with everything. */
  readonly ignoreRange: boolean;
  /** 400 for `encoding-type`. */
  readonly refuseEncodingType: boolean;
  /** Stores and returns no checksums. */
  readonly noChecksums: boolean;
  /** ETags that are not MD5 sums. */
  readonly opaqueEtags: boolean;
  /** Conditional headers have no effect. */
  readonly ignoreConditions: boolean;
  /** 501 for conditional writes, as OpenStack Swift answers. */
  readonly refuseConditions: boolean;
  /** No `If-Match` of a write ever holds, as in Ceph 16 and 18. */
  readonly neverMatch: boolean;
  /** Judges a conditional write to a versioned bucket by what was there when it came in, as Ceph 20 does. */
  readonly judgeOnArrival: boolean;
}

export const AWS: Quirks = {
  refuseTrailers: false,
  refuseChecksums: false,
  ignoreRange: false,
  refuseEncodingType: false,
  noChecksums: false,
  opaqueEtags: false,
  ignoreConditions: false,
  refuseConditions: false,
  neverMatch: false,
  judgeOnArrival: false,
};
