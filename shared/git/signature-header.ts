/** The header of a commit that holds a signature: each further line of it begins with a blank. */
export function signatureHeader(name: "gpgsig" | "gpgsig-sha256", armored: string): string {
  return `${name} ${armored.trimEnd().replaceAll(/\r?\n/g, "\n ")}`;
}
