import type { Checksum } from "./checksum.ts";

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface Encryption {
  readonly algorithm: string;
  readonly keyId?: string;
}

/** What a writer says about an object besides its bytes. */
export interface Attributes {
  /** Response headers: content type, user metadata and the like. */
  readonly headers: Readonly<Record<string, string>>;
  readonly acl: string;
  readonly encryption: Encryption;
  readonly tags: readonly Tag[];
}

interface VersionBase {
  readonly key: string;
  readonly versionId: string;
  readonly modified: Date;
}

export interface ObjectVersion extends VersionBase, Attributes {
  readonly kind: "object";
  readonly body: Buffer;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  /** Sizes of the parts of a multipart upload. */
  readonly partSizes: readonly number[];
}

export interface DeleteMarker extends VersionBase {
  readonly kind: "marker";
}

export type StoredVersion = ObjectVersion | DeleteMarker;

export interface UploadedPart {
  readonly number: number;
  readonly body: Buffer;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly modified: Date;
}

export interface MultipartUpload {
  readonly uploadId: string;
  readonly key: string;
  readonly initiated: Date;
  readonly attributes: Attributes;
  readonly checksum: Pick<Checksum, "algorithm" | "type"> | undefined;
  readonly parts: Map<number, UploadedPart>;
}

/** Rights that a bucket gives to somebody outside of the account that owns it. */
export interface Grant {
  /** `anonymous`, `other`, `main`, the ARN of a user, session or role, or `*`. */
  readonly principal: string;
  readonly actions: readonly string[];
}
