export function withExamples(page: string, examples: Readonly<Record<string, string>>): string;
