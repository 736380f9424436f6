import { KindError } from '../../domain/kind-error.ts';
/** What a file is at one moment. */
export interface FileFacts {
  /** The same for the same file wherever it is moved to, as long as it is open or linked. */
  readonly key: string;
  /** Inode number, base 36. */
  readonly inode: string;
  readonly size: number;
  /** Epoch milliseconds, with the fraction that the disk keeps. */
  readonly mtime: number;
  readonly kind: 'file' | 'directory' | 'other';
}

export interface OpenedFile {
  /** Fills the buffer from a position on; fewer bytes than asked for only at the end of the file. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  facts(): Promise<FileFacts>;
  close(): Promise<void>;
}

/** The few things a file source asks of the disk; every method rejects with `FileTrouble`. */
export interface FileSystem {
  /** Opens a regular file for reading; anything else is refused without touching it. */
  open(path: string): Promise<OpenedFile>;
  facts(path: string): Promise<FileFacts>;
  /** Names in the folder of a path. */
  siblings(path: string): Promise<readonly string[]>;
  /** Calls back when the path may have changed; returns how to stop. Without support it never calls. */
  watch(path: string, changed: () => void): () => void;
}

export type FileTroubleKind =
  | 'file-missing'
  | 'file-is-directory'
  | 'file-not-regular'
  | 'file-unreadable'
  | 'file-failed';

/** Why a file cannot be read; `code` is the system's own word, such as EACCES. */
export class FileTrouble extends KindError<FileTroubleKind> {}
