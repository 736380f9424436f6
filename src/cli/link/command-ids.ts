import { createHash, randomBytes } from 'node:crypto';
import type { CommandId } from '../../domain/event.ts';
import { isRunning } from '../base/machine.ts';
import { safeJson } from '../base/output.ts';
import type { HasPaths } from '../base/paths.ts';
import { credentialFiles } from '../settings/credentials.ts';

const FILE = 'commands.json';
/** Counters of hubs and sessions that were not used for long fall out. */
const MOST = 200;
/** An unanswered command older than this is not what the user means by running the line again. */
const SAME_FOR_MS = 10 * 60_000;

interface Counter {
  readonly client: string;
  /** Last number given out. */
  readonly n: number;
  /** Given out and, as far as is known, not answered, the oldest first: several lines may wait at once. */
  readonly open: readonly OpenId[];
}

interface OpenId {
  readonly n: number;
  readonly what: string;
  readonly at: number;
  readonly pid: number;
}

/** Lines of one hub or session that wait at once; of more, the oldest is forgotten. */
const MOST_OPEN = 100;

export interface GivenId {
  readonly id: CommandId;
  /** The hub has answered: the same words said again are a new command. */
  answered(): Promise<void>;
}

/**
 * The id of a script's command. The counter is kept, so that a line which is run again because its answer was lost
 * carries the same id, and the hub does not do it twice. `scope`: hub and session; `what`: the command with its data.
 */
export async function commandId(cli: HasPaths, scope: string, what: unknown): Promise<GivenId> {
  const files = await credentialFiles(cli);
  const digest = createHash('sha256').update(JSON.stringify(what)).digest('base64url');
  let id: CommandId | undefined;
  const change = (run: (counter: Counter | null) => Counter) =>
    files.update(FILE, (text) => {
      const { [scope]: counter, ...others } = parse(text);
      const kept = Object.entries(others).slice(0, MOST - 1);
      return `${safeJson(Object.fromEntries([[scope, run(counter ?? null)], ...kept]))}\n`;
    });
  await change((counter) => {
    const { client, n, open } = counter ?? {
      client: `script-${randomBytes(9).toString('base64url')}`,
      n: 0,
      open: [],
    };
    const now = Date.now();
    const waiting = open.filter(({ at }) => now - at < SAME_FOR_MS);
    // Of one that runs on in another process this is not the repetition.
    const same = waiting.find(
      (one) => one.what === digest && (one.pid === process.pid || !isRunning(one.pid)),
    );
    const given = same ?? { n: n + 1, what: digest, at: now, pid: process.pid };
    id = { client, n: given.n };
    const others = waiting.filter((one) => one !== same);
    return {
      client,
      n: Math.max(n, given.n),
      open: [...others, { ...given, pid: process.pid }].slice(-MOST_OPEN),
    };
  });
  const given = id!;
  return {
    id: given,
    answered: () =>
      change((counter) => {
        if (!counter) return { ...given, open: [] };
        return { ...counter, open: counter.open.filter(({ n }) => n !== given.n) };
      }),
  };
}

function parse(text: string | null): Record<string, Counter> {
  try {
    const value: unknown = text === null ? {} : JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).map(([scope, counter]) => [scope, counterOf(counter)]));
  } catch {
    // A counter that cannot be read is begun again under a new name; nothing is lost by it.
    return {};
  }
}

/** An earlier version kept one open id at most, or null. */
function counterOf({ open, ...counter }: Omit<Counter, 'open'> & { readonly open: unknown }): Counter {
  const all: unknown[] = Array.isArray(open) ? open : [open];
  return { ...counter, open: all.filter((one): one is OpenId => typeof one === 'object' && one !== null) };
}
