import { PrivateFileError, type PrivateFiles } from '../../ports/private-files.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { type CredentialsFile, credentialsSchema } from './credentials-schema.ts';
import { endDescendants } from './descent.ts';

const FILE = 'tokens.json';
const EMPTY: CredentialsFile = { v: 1, tokens: [], invites: [] };

/** Tokens and invites as they stand on disk, shared with `oncall hub token` running beside the hub. */
export interface Credentials {
  /** As last read; other processes' changes are seen within a second. */
  current(): CredentialsFile;
  /** Reads now, for when something is missing from `current`. */
  refresh(): Promise<CredentialsFile>;
  /** Changes them durably, on top of what any other process has written. What `change` throws is passed on. */
  update<T>(
    change: (file: CredentialsFile) => { readonly file: CredentialsFile; readonly value: T },
  ): Promise<T>;
  /** Calls after every change, from wherever it came. */
  onChange(listener: (file: CredentialsFile) => void): () => void;
  close(): void;
}

/** Rejects with a `PrivateFileError`: lax mode, damaged content, not readable. */
export async function openCredentials(
  files: PrivateFiles,
  onTrouble: (error: unknown) => void = () => {},
): Promise<Credentials> {
  const listeners = new Set<(file: CredentialsFile) => void>();
  const parse = (text: string | null): CredentialsFile => {
    if (text === null) return EMPTY;
    const parsed = credentialsSchema.safeParse(jsonOf(text));
    if (!parsed.success) throw new PrivateFileError('damaged', { path: `${files.folder}/${FILE}` });
    return endDescendants(parsed.data);
  };
  let file = parse(await files.read(FILE));
  const become = (next: CredentialsFile) => {
    file = next;
    for (const listener of listeners) listener(next);
  };
  let changes = 0;
  const read = async () => {
    const before = changes;
    const found = parse(await files.read(FILE));
    // What we have written meanwhile is newer than what was read.
    if (changes === before) become(found);
    return file;
  };
  // One read answers all who asked before it began, so that a flood of unknown tokens costs no more than one.
  const reading = new SerialQueue();
  let next: Promise<CredentialsFile> | null = null;
  const refresh = () => {
    next ??= reading.run(() => {
      next = null;
      return read();
    });
    return next;
  };
  // A file that has become unreadable takes nobody's access and gives none: what was read last goes on to hold.
  const stop = files.watch(FILE, () => void refresh().catch(onTrouble));
  return {
    current: () => file,
    refresh,
    async update(change) {
      let result: ReturnType<typeof change> | undefined;
      await files.update(FILE, (text) => {
        const { file: changed, value } = change(parse(text));
        result = { file: endDescendants(changed), value };
        return `${JSON.stringify(result.file, null, 2)}\n`;
      });
      changes += 1;
      become(result!.file);
      return result!.value;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
