import { dirname } from 'node:path';
import { PROTOCOL } from '../../protocol/version.ts';
import { explain } from '../base/explain.ts';
import { dataFolder, runtimeFolder } from '../hub/local-place.ts';
import { lineFor, storeHolder } from '../hub/store-holder.ts';
import type { HubApi } from '../link/hub-api.ts';
import { runningHubOf } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

/** Longest wait for the hub, ms. */
const WITHIN = 10_000;
/** The `Date` header has whole seconds, so less than this says nothing. */
const SKEW_MS = 5_000;

/** Whether the hub answers, in which version, who one is to it, and how far its clock is from this machine's. */
export async function hubChecks(cli: Invocation): Promise<readonly Check[]> {
  try {
    const link = await runningHubOf(cli);
    if (!link) return [{ check: 'hub', state: 'off', detail: cli.t('hub-not-running') }];
    const asked = Date.now();
    const { version, protocol, date } = await link.api.health(AbortSignal.timeout(WITHIN));
    const answered = Date.now();
    if (protocol !== PROTOCOL) {
      const detail = cli.t('hub-other-protocol', { hub: link.api.address, theirs: protocol, ours: PROTOCOL });
      return [{ check: 'hub', state: 'broken', detail }];
    }
    const { name } = await link.me();
    const detail = cli.t('hub-answers', { hub: link.api.address, version, ms: answered - asked, name });
    const damaged = await damagedSessions(cli, link.api);
    const clock = date === null ? [] : [clockCheck(cli, Date.parse(date), (asked + answered) / 2)];
    return [
      { check: 'hub', state: 'ok', detail },
      ...(link.kind === 'local' ? elsewhere(cli) : []),
      ...clock,
      ...damaged,
    ];
  } catch (error) {
    return [{ check: 'hub', state: 'broken', detail: explain(error, cli.lang).line }];
  }
}

/** A hub with a damaged session still serves all others, so its `/readyz` stays 200 and says only how many there are. */
async function damagedSessions(cli: Invocation, api: HubApi): Promise<readonly Check[]> {
  const sessions = await api.sessions().catch((error: unknown) => explain(error, cli.lang).line);
  // The hub itself has answered.
  if (typeof sessions === 'string') return [{ check: 'sessions', state: 'broken', detail: sessions }];
  const damaged = sessions.filter(({ status }) => status === 'damaged');
  const [first] = damaged;
  if (first === undefined) return [];
  const each = damaged.map(({ id, damagedAt }) => cli.t('session-damaged-at', { id, seq: damagedAt ?? 1 }));
  const detail = cli.t('sessions-damaged', { sessions: listed(cli, each), id: first.id });
  return [{ check: 'sessions', state: 'broken', detail }];
}

/** Two shells of one user share a hub also where their runtime folders differ; the person who wonders finds why. */
function elsewhere(cli: Invocation): readonly Check[] {
  const { folder: own, socket } = runtimeFolder(cli.env);
  const holder = storeHolder(dataFolder(cli.paths));
  if (!holder?.socket || holder.socket === socket) return [];
  const folder = dirname(holder.socket);
  const detail = cli.t('hub-elsewhere', { folder, own, line: lineFor(folder) });
  return [{ check: 'hub', state: 'warn', detail }];
}

function clockCheck(cli: Invocation, theirs: number, ours: number): Check {
  // The header cuts the second off, so on average the hub is half a second further.
  const skew = theirs + 500 - ours;
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) < SKEW_MS) return { check: 'clock', state: 'ok', detail: cli.t('clock-fine') };
  const key = skew > 0 ? 'clock-behind' : 'clock-ahead';
  return { check: 'clock', state: 'warn', detail: cli.t(key, { n: seconds }) };
}
