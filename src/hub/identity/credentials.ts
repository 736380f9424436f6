import { jsonOf } from '../../logs/json.ts';
import { PrivateFileError, type PrivateFiles } from '../../ports/private-files.ts';
import { checkedSum, withSum } from '../../text/checksum.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import {
  type CredentialsFile,
  credentialsSchema,
  type Ending,
  type InviteRecord,
  type TokenRecord,
} from './credentials-schema.ts';

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
    const parsed = credentialsSchema.safeParse(checkedSum(jsonOf(text)));
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
        return `${JSON.stringify(withSum(result.file), null, 2)}\n`;
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

/*
 * A credential is only as good as what it came from:
 *
 *   token ──made──► invite ──exchanged for──► token ──made──► invite ─► …
 *
 * The file keeps this no matter who changes it: it is made true each time the file is read and before it is written.
 */

/** Revokes every invite and token whose origin is revoked or gone. The same object where nothing has to change. */
export function endDescendants(file: CredentialsFile): CredentialsFile {
  let { tokens, invites } = file;
  for (;;) {
    const before = { tokens, invites };
    invites = mapSame(invites, (invite) => endInvite(invite, before.tokens));
    tokens = mapSame(tokens, (token) => endToken(token, before.invites));
    if (invites === before.invites && tokens === before.tokens) break;
  }
  return tokens === file.tokens && invites === file.invites ? file : { ...file, tokens, invites };
}

function endInvite(invite: InviteRecord, tokens: readonly TokenRecord[]): InviteRecord {
  if (invite.revoked !== null) return invite;
  const end = endOfMaker(invite, tokens);
  if (end === null) return invite;
  return { ...invite, revoked: end.revoked ?? invite.created, ending: endingBelow(end, invite.by) };
}

type End = { readonly revoked: string | null; readonly ending?: Ending | undefined };

/** How the access ended by which an invite was made; null: it has not. */
function endOfMaker({ token, by }: InviteRecord, tokens: readonly TokenRecord[]): End | null {
  // Made by this machine's user, who has no token.
  if (token === null) return null;
  if (token !== undefined) {
    const made = tokens.find(({ id }) => id === token);
    if (made === undefined) return { revoked: null };
    return made.revoked === null ? null : made;
  }
  // An earlier program did not note the token: then all of that person's count.
  const own = tokens.filter(({ participant }) => participant === by);
  return own.length > 0 && own.every(({ revoked }) => revoked !== null) ? (own.at(-1) as TokenRecord) : null;
}

function endToken(token: TokenRecord, invites: readonly InviteRecord[]): TokenRecord {
  if (token.revoked !== null || token.invite === null) return token;
  const invite = invites.find(({ id }) => id === token.invite);
  if (invite && invite.revoked === null) return token;
  // The record tells of the invite.
  const ending = { by: null, origin: null, ...invite?.ending, recorded: invite !== undefined };
  return { ...token, revoked: invite?.revoked ?? token.created, ending };
}

/** Ended together with `origin`, or with whom that one ended. */
const endingBelow = ({ ending }: End, origin: string): Ending => ({
  by: ending?.by ?? null,
  origin: ending?.origin ?? origin,
  recorded: false,
});

function mapSame<T>(items: T[], change: (item: T) => T): T[] {
  const changed = items.map(change);
  return changed.every((item, i) => item === items[i]) ? items : changed;
}
