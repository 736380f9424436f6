import { KindError } from '../domain/kind-error.ts';
export type PrivateFileErrorKind =
  /** Others could read or write it: `params.mode` is what it has, `params.wanted` what it should have. */
  | 'lax-mode'
  | 'foreign-owner'
  /** A symbolic link, a folder, a device: not what should stand there. */
  | 'wrong-type'
  | 'not-writable'
  | 'not-readable'
  /** Its content is not what was once written there. */
  | 'damaged'
  /** Held by another process for longer than one should wait: `seconds`; `pid` where it is known. Without either: others keep changing it. */
  | 'busy';

/** `params.path` is always given. The content never is. */
export class PrivateFileError extends KindError<PrivateFileErrorKind> {}

/** A folder of small secret files which only their owner may read: hub tokens, keys, certificates. */
export interface PrivateFiles {
  readonly folder: string;
  /** Null when there is none. Rejects with a `PrivateFileError` instead of reading what others can read or write. */
  read(name: string): Promise<string | null>;
  /** Replaces the whole content at once, mode 0600; durable when it resolves. */
  write(name: string, text: string): Promise<void>;
  /**
   * Reads, changes and replaces while no other process can. `change` gives the new text, or null to leave the
   * file as it is; what it throws is passed on and nothing is written.
   */
  update(name: string, change: (text: string | null) => string | null): Promise<void>;
  /**
   * Adds lines at the end while no other process can; durable when it resolves. `lines` is given what is there, whole
   * lines only: one that a crash has torn goes. Where it gives none the file is left as it is.
   */
  append(name: string, lines: (text: string) => readonly string[]): Promise<void>;
  /** Calls soon after anyone has changed the file; the result ends it. */
  watch(name: string, changed: () => void): () => void;
}
