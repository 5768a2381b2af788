import { ServiceError } from "./service-error.ts";

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function escapeText(text: string): string {
  return text.replace(/[&<>"\u0000-\u001f]/g, (character) => {
    const name = Object.keys(ENTITIES).find((entity) => ENTITIES[entity] === character);
    return name === undefined ? `&#x${character.charCodeAt(0).toString(16)};` : `&${name};`;
  });
}

function unescapeText(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name: string) => {
    if (name.startsWith("#x")) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith("#")) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}

/** One element that holds text; nothing at all when there is no text to hold. */
export function leaf(name: string, text: string | number | boolean | undefined): string {
  return text === undefined ? "" : `<${name}>${escapeText(String(text))}</${name}>`;
}

/** One element that holds elements. */
export function group(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join("")}</${name}>`;
}

/** A whole document, with the name space that its readers expect. */
export function xmlDocument(
  name: string,
  namespace: string | undefined,
  ...children: readonly string[]
): string {
  const attribute = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${attribute}>${children.join("")}</${name}>`;
}

export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const malformed = () =>
  new ServiceError(400, "MalformedXML", "The XML you provided was not well-formed or did not validate");

/** Reads the documents that clients send: elements and text; no mixed content, comments or CDATA. */
export function parseXml(source: string): XmlElement {
  const open: { name: string; text: string; children: XmlElement[] }[] = [
    { name: "", text: "", children: [] },
  ];
  for (const token of source.replace(/^\ufeff?\s*<\?xml[^>]*\?>/, "").match(/<[^>]*>|[^<]+/g) ?? []) {
    const current = open.at(-1);
    if (current === undefined) throw malformed();
    const tag = /^<(\/?)([A-Za-z][\w:.-]*)(?:\s[^>]*?)?(\/?)>$/.exec(token);
    if (tag === null) {
      if (token.startsWith("<")) throw malformed();
      current.text += unescapeText(token);
    } else if (tag[1] === "/") {
      open.pop();
      const parent = open.at(-1);
      if (parent === undefined || current.name !== tag[2]) throw malformed();
      parent.children.push(current);
    } else {
      const element = { name: tag[2] ?? "", text: "", children: [] };
      if (tag[3] === "/") current.children.push(element);
      else open.push(element);
    }
  }
  const root = open[0]?.children[0];
  if (open.length !== 1 || root === undefined) throw malformed();
  return root;
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function textOf(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}
