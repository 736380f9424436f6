import type { Lang } from '../text/i18n/messages.ts';

/** The page for a browser as it was built: one document, and the files that it names. Nothing in it is of a session. */
export interface WebFiles {
  /** `host`: name and port by which the browser reached the hub, as its `Host` header says; `csp`: its policy for this document. */
  document(lang: Lang, host: string): { readonly html: string; readonly csp: string };
  /** By the name that the document gives it, which holds a hash of its content; null: there is no such file. */
  file(name: string): WebFile | null;
}

export interface WebFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed. */
  readonly gzip: Uint8Array<ArrayBuffer>;
  /** Media type. */
  readonly type: string;
}
