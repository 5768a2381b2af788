import { bytesOf } from "./armor.ts";
import { isKeyType, readSshPublicKey } from "./ssh-public-key.ts";

/** An SSH key that may sign, and when. */
export interface AllowedSigner {
  /** The public key as it stands in signatures. */
  readonly blob: Buffer;
  /** The principals of the line, or the comment of the key. */
  readonly name: string;
  readonly validAfter: Date | undefined;
  readonly validBefore: Date | undefined;
}

interface Options {
  readonly validAfter?: Date;
  readonly validBefore?: Date;
}

const WORD = /^(?:"[^"]*"|[^\s"])+/;
const NAMESPACE = "git";

/**
 * What a text of public keys or lines of an `allowed_signers` file says; or why it cannot be used, as the end of a
 * sentence that shows no key. A line that is for other namespaces than that of git names nobody here.
 */
export function readAllowedSigners(text: string): AllowedSigner[] | string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const signers: AllowedSigner[] = [];
  for (const line of lines.filter((each) => each !== "" && !each.startsWith("#"))) {
    const signer = readLine(line);
    if (typeof signer === "string") return signer;
    if (signer) signers.push(signer);
  }
  return signers;
}

function readLine(line: string): AllowedSigner | undefined | string {
  if (/BEGIN .*PRIVATE KEY/.test(line))
    return "it is a private key; give the public one, which is in the .pub file";
  const words = wordsOf(line);
  const principals = isKeyType(words[0] ?? "") ? undefined : words.shift();
  const optionList = isKeyType(words[0] ?? "") ? "" : (words.shift() ?? "");
  const [type = "", base64 = "", ...comment] = words;
  const blob = bytesOf(base64);
  if (!isKeyType(type) || !blob)
    return "it is neither an SSH public key nor a line of an allowed_signers file";
  const key = readSshPublicKey(blob);
  if ("problem" in key) return key.problem;
  if (key.type !== type) return `its key is of the kind ${key.type}, not of the one that it says`;
  const options = readOptions(optionList);
  if (typeof options !== "object") return options;
  const name = principals?.replaceAll('"', "") ?? comment.join(" ");
  return { blob, name, validAfter: options.validAfter, validBefore: options.validBefore };
}

/** Divided at blanks that are not in quotes. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (let rest = line; rest !== ""; ) {
    const [word = rest] = WORD.exec(rest) ?? [];
    words.push(word);
    rest = rest.slice(word.length).trimStart();
  }
  return words;
}

/** `undefined` where they rule git out. */
function readOptions(list: string): Options | undefined | string {
  const options: { validAfter?: Date; validBefore?: Date } = {};
  let isForGit = true;
  for (const each of list.match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    const [, name = "", value] = /^([^=]*)(?:="?([^"]*)"?)?$/.exec(each) ?? [];
    switch (name.toLowerCase()) {
      case "cert-authority":
        return "certificates are not supported; list the keys themselves instead of a cert-authority";
      case "namespaces":
        isForGit = matchesGit(value ?? "");
        break;
      case "valid-after":
      case "valid-before": {
        const moment = momentOf(value ?? "");
        if (!moment) return `its ${name} is no date of the form YYYYMMDD or YYYYMMDDHHMM[SS], perhaps with Z`;
        if (name.toLowerCase() === "valid-after") options.validAfter = moment;
        else options.validBefore = moment;
        break;
      }
      default:
        return `its option "${name}" is unknown`;
    }
  }
  return isForGit ? options : undefined;
}

/** By the rules of OpenSSH: patterns with a comma between them, of which one that begins with `!` rules out. */
function matchesGit(list: string): boolean {
  const patterns = list.split(",").map((each) => each.trim());
  const matches = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
    ).test(NAMESPACE);
  if (patterns.some((each) => each.startsWith("!") && matches(each.slice(1)))) return false;
  return patterns.some(matches);
}

/** In UTC, with or without the Z, as the time zone of a worker says nothing about the signer. */
function momentOf(text: string): Date | undefined {
  const [, year, month, day, hour = "00", minute = "00", second = "00"] =
    /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?Z?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const moment = new Date(iso);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === iso ? moment : undefined;
}
