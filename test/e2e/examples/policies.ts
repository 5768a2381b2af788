export interface Policy {
  /** What the statements that allow something allow. */
  readonly actions: readonly string[];
}

interface Document {
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[];
}

/** The policy documents of a comment, in their order. Each begins with a brace alone on its line and ends likewise. */
export function policiesIn(head: string): Policy[] {
  return Array.from(head.matchAll(/^( *)\{\n[\s\S]*?^\1\}$/gm), ([text]) => {
    const { Statement } = JSON.parse(text) as Document;
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
    return { actions: allowed.flatMap(({ Action }) => Action) };
  });
}
