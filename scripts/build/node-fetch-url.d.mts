import type { Url } from 'node:url';

export const format: (url: object) => string;
export const parse: (
  text: string,
) => Pick<Url, 'protocol' | 'auth' | 'hostname' | 'path' | 'pathname' | 'search' | 'hash' | 'href' | 'port'>;
declare const replacement: { format: typeof format; parse: typeof parse; URL: typeof globalThis.URL };
export default replacement;
