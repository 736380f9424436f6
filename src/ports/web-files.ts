import type { Lang } from '../text/i18n/messages.ts';

/** The page for a browser as it was built: a document in each language, and the files that it names. Nothing in it is of a session. */
export interface WebFiles {
  /** `host`: name and port by which the browser reached the hub, as its `Host` header says; `csp`: its policy for this document. */
  document(lang: Lang, host: string): WebFile & { readonly csp: string };
  /** By the name that the document gives it, which holds a hash of its content; null: there is no such file. */
  file(name: string): WebFile | null;
}

/** Ways in which a file is sent, the smallest first. */
export const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

export interface WebFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed. */
  readonly coded: Readonly<Record<Coding, Uint8Array<ArrayBuffer>>>;
  /** Media type. */
  readonly type: string;
}
