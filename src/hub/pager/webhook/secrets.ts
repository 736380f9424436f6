import { z } from 'zod';
import { PrivateFileError, type PrivateFiles } from '../../../ports/private-files.ts';
import { checkedSum, withSum } from '../../../text/checksum.ts';
import { newId } from '../../identity/secrets.ts';

const FILE = 'pagerduty-webhooks.json';
/** One that is used, one that takes its place, and a few for several subscriptions. */
const MOST = 10;

const fileSchema = z.object({
  v: z.literal(1),
  secrets: z
    .array(
      z.object({
        id: z.string().max(40),
        secret: z.string().min(16).max(1_000),
        /** ISO 8601 UTC. */
        added: z.string().max(40),
      }),
    )
    .max(MOST),
});

type SecretsFile = z.infer<typeof fileSchema>;
const EMPTY: SecretsFile = { v: 1, secrets: [] };

/** Signing secrets of webhook subscriptions, kept 0600 beside the hub's tokens. */
export interface WebhookSecrets {
  /** As last read; another process's change is seen soon after. */
  current(): readonly string[];
  list(): Promise<readonly { readonly id: string; readonly added: string }[]>;
  /** Keeps one more; its id. The same again changes nothing. Null: there are too many. */
  add(secret: string, now: number): Promise<string | null>;
  /** False: there is none of this id. */
  remove(id: string): Promise<boolean>;
  close(): void;
}

/** Rejects with a `PrivateFileError`. */
export async function openWebhookSecrets(
  files: PrivateFiles,
  onTrouble: (error: unknown) => void = () => {},
): Promise<WebhookSecrets> {
  const parse = (text: string | null): SecretsFile => {
    if (text === null) return EMPTY;
    try {
      return fileSchema.parse(checkedSum(JSON.parse(text)));
    } catch (error) {
      throw new PrivateFileError('damaged', { path: `${files.folder}/${FILE}` }, error);
    }
  };
  let known = parse(await files.read(FILE));
  const read = async () => {
    known = parse(await files.read(FILE));
    return known;
  };
  // A file that cannot be read takes nothing away: what was read last goes on to hold.
  const stop = files.watch(FILE, () => void read().catch(onTrouble));
  const update = async (change: (file: SecretsFile) => SecretsFile): Promise<void> => {
    await files.update(FILE, (text) => {
      const before = parse(text);
      known = change(before);
      return known === before ? null : `${JSON.stringify(withSum(known), null, 2)}\n`;
    });
  };
  return {
    current: () => known.secrets.map(({ secret }) => secret),
    list: async () => (await read()).secrets.map(({ id, added }) => ({ id, added })),
    async add(secret, now) {
      let id: string | null = null;
      await update((file) => {
        const same = file.secrets.find((one) => one.secret === secret);
        if (same) id = same.id;
        if (same || file.secrets.length >= MOST) return file;
        const made = { id: newId('wh'), secret, added: new Date(now).toISOString() };
        id = made.id;
        return { ...file, secrets: [...file.secrets, made] };
      });
      return id;
    },
    async remove(id) {
      let found = false;
      await update((file) => {
        found = file.secrets.some((one) => one.id === id);
        return found ? { ...file, secrets: file.secrets.filter((one) => one.id !== id) } : file;
      });
      return found;
    },
    close: stop,
  };
}
