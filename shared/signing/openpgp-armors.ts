import { dearmor } from "./armor.ts";

const BLOCK = /^-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?^-----END PGP PUBLIC KEY BLOCK-----[ \t\r]*$/gm;

/**
 * The bytes of each armored public key in a text; or why one of them cannot be used, as the end of a sentence that shows
 * nothing of the text. Whether the bytes are keys is for the library to say, which takes long to load.
 */
export function readArmors(text: string): Buffer[] | string {
  if (/BEGIN PGP PRIVATE KEY/.test(text)) return "it is a private key; export the public one";
  const blocks = text.replaceAll("\r\n", "\n").match(BLOCK) ?? [];
  if (blocks.length === 0 || blocks.length !== text.split("-----BEGIN PGP").length - 1) {
    return "it is not an armored OpenPGP public key";
  }
  const armors: Buffer[] = [];
  for (const block of blocks) {
    const armor = dearmor(block);
    if (typeof armor === "string") return `its armor is damaged: ${armor}`;
    armors.push(armor.data);
  }
  return armors;
}
