/** Something that an image holds. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** Where it comes from, and which; see the package-url specification. */
  readonly purl: string;
  /** The name under which the national vulnerability database knows it. */
  readonly cpe?: string;
  /** SPDX licence expression; undefined where none is told in a form that a program can read. */
  readonly licence: string | undefined;
  /** Of the archive it came in, in hexadecimal digits. */
  readonly sha512?: string;
}

/** An image and what it holds; the same image makes the same inventory. */
export interface Inventory {
  readonly resource: string;
  readonly title: string;
  readonly version: string;
  /** When it was built, as the image tells: 2026-01-02T03:04:05Z. */
  readonly created: string;
  readonly components: readonly Component[];
}
