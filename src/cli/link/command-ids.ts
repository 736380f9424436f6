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
  /** Given out and, as far as is known, not answered. */
  readonly open: {
    readonly n: number;
    readonly what: string;
    readonly at: number;
    readonly pid: number;
  } | null;
}

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
      open: null,
    };
    if (
      open &&
      open.what === digest &&
      Date.now() - open.at < SAME_FOR_MS &&
      (open.pid === process.pid || !isRunning(open.pid))
    ) {
      id = { client, n: open.n };
      return { client, n, open: { ...open, pid: process.pid } };
    }
    id = { client, n: n + 1 };
    return { client, n: n + 1, open: { n: n + 1, what: digest, at: Date.now(), pid: process.pid } };
  });
  const given = id!;
  return {
    id: given,
    answered: () =>
      change((counter) => {
        if (!counter) return { ...given, open: null };
        return counter.open?.n === given.n ? { ...counter, open: null } : counter;
      }),
  };
}

function parse(text: string | null): Record<string, Counter> {
  try {
    const value: unknown = text === null ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, Counter>) : {};
  } catch {
    // A counter that cannot be read is begun again under a new name; nothing is lost by it.
    return {};
  }
}
