export function decoded(source: string): string;
