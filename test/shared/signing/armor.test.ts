import { bytesOf, dearmor } from "../../../shared/signing/armor.ts";

const BEGIN = "-----BEGIN PGP SIGNATURE-----";
const END = "-----END PGP SIGNATURE-----";
const ARMOR = `${BEGIN}\n\naGVsbG8=\n=R/WK\n${END}\n`;
const checksum = (text: string) => text.replace("=R/WK\n", "");

test.each([
  { name: "with its checksum", text: ARMOR },
  { name: "without checksum", text: checksum(ARMOR) },
  { name: "with headers", text: checksum(ARMOR).replace("\n\n", "\nVersion: GnuPG v2\nComment: a: b\n\n") },
  { name: "without a line break at its end", text: checksum(ARMOR).trimEnd() },
  { name: "with line breaks of Windows", text: checksum(ARMOR).replaceAll("\n", "\r\n") },
  { name: "with blanks at the ends of lines", text: checksum(ARMOR).replaceAll("\n", " \t\n") },
  { name: "with empty lines behind it", text: `${checksum(ARMOR)}\n \n` },
])("an armor $name is read", ({ text }) => {
  expect(dearmor(text)).toEqual({ label: "PGP SIGNATURE", data: Buffer.from("hello") });
});

test("an armor of SSH has neither headers nor an empty line", () => {
  const text = "-----BEGIN SSH SIGNATURE-----\naGVs\nbG8=\n-----END SSH SIGNATURE-----\n";
  expect(dearmor(text)).toEqual({ label: "SSH SIGNATURE", data: Buffer.from("hello") });
  expect(dearmor(text.replace("\n", "\n\n"))).toEqual({ label: "SSH SIGNATURE", data: Buffer.from("hello") });
});

test.each([
  { name: "nothing", text: "", problem: "does not begin" },
  { name: "a text before it", text: `x\n${checksum(ARMOR)}`, problem: "does not begin" },
  { name: "an empty line before it", text: `\n${checksum(ARMOR)}`, problem: "does not begin" },
  { name: "no end", text: checksum(ARMOR).replace(END, ""), problem: "end is missing" },
  { name: "another end", text: ARMOR.replace("END PGP", "END SSH"), problem: "end is missing" },
  { name: "a text behind it", text: `${checksum(ARMOR)}x`, problem: "follows" },
  { name: "another armor behind it", text: checksum(ARMOR) + ARMOR, problem: "follows" },
  { name: "no empty line", text: checksum(ARMOR).replace("\n\n", "\n"), problem: "empty line" },
  { name: "an odd header", text: checksum(ARMOR).replace("\n\n", "\nodd\n\n"), problem: "odd header" },
  { name: "no content", text: `${BEGIN}\n\n${END}\n`, problem: "base64" },
  { name: "something else than base64", text: ARMOR.replace("aGV", "a-V"), problem: "base64" },
  { name: "bits that mean nothing", text: checksum(ARMOR).replace("bG8=", "bG9="), problem: "base64" },
  { name: "a wrong checksum", text: ARMOR.replace("R/WK", "R/We"), problem: "checksum" },
])("an armor with $name is refused", ({ text, problem }) => {
  expect(dearmor(text)).toContain(problem);
});

test.each(["AA==", "AAA=", "AAAA", "+/+/"])("%s is base64", (text) => {
  expect(bytesOf(text)?.toString("base64")).toBe(text);
});

test.each(["", "A", "AA", "AAA", "AB==", "AAB=", "AA==AA==", "____", "AAAA\n", " AAAA"])(
  "%j is not",
  (text) => {
    expect(bytesOf(text)).toBeUndefined();
  },
);
