/** A folder as a commit of its repository has it. */
export interface Snapshot {
  /** The commit's whole id, in hex. */
  readonly commit: string;
  /** Names of the files that the commit has in that folder, without those of folders below; a link is not among them. */
  readonly files: readonly string[];
  /** Where a file is from the top of the repository. */
  readonly path: (file: string) => string;
  /** Rejects where the commit has no such file, or it cannot be read. */
  readonly read: (file: string) => Promise<string>;
  /** Whether the commit has exactly this text in that file, however its lines end. Null: it has a link there, and not a text. */
  readonly has: (file: string, text: string) => boolean | null;
}

/** Reads a folder at a revision. Rejects where it is in no repository, or the revision is none. */
export type ReadSnapshot = (folder: string, revision: string) => Promise<Snapshot>;
