export function sectionOf(page: string, version: string): string | undefined;
export function withRelease(page: string, version: string, date: string): string;
