import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DetectionEvent } from '../../detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../detection/detection-memory.ts';
import type { Exclusion, ExclusionMatch } from '../../detection/exclusion.ts';
import { reviewExclusions } from '../../detection/exclusion-review.ts';
import { addExclusion, endExclusion } from '../../detector/exclusions.ts';
import { retireRule } from '../../detector/retire-rule.ts';
import { type DetectionStore, DetectionStoreError } from '../../ports/detection-store.ts';
import { CliError, watchStoreKind } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import type { ListedExclusion } from '../link/exclusions.ts';
import { identity } from '../link/identity.ts';
import { type HubLink, teamHubOf } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import { sharedDetectionStore } from '../wiring/shared-detection.ts';
import { type DetectionPlace, detectionPlace, type PlaceOptions } from './detection-place.ts';
import { chosenRules, loadRules } from './rule-set.ts';

/** What somebody wants left out. One of `forMs` and `until` (ISO 8601) is given; `owner` null: who asks. */
export interface WantedExclusion {
  readonly id: string | null;
  readonly rule: string | null;
  readonly source: string | null;
  readonly match: ExclusionMatch;
  readonly owner: string | null;
  readonly reason: string;
  readonly forMs: number | null;
  readonly until: string | null;
  /** As `ExclusionRequest`. */
  readonly sure: boolean;
}

/** `watcher`: who evaluates by that detection log now; null: nobody does. */
export type OfDetectionLog<T> = { readonly value: T; readonly watcher: string | null };

/** The way to the detection log that the exclusions of this command are kept in. Methods reject with a `CliError` or `DialError`. */
export interface ExclusionWay {
  /** Of the hub or of its cluster, as it is shown; null: a file of this machine. */
  readonly hub: string | null;
  /** Of that file. */
  readonly folder: string;
  add(wanted: WantedExclusion): Promise<OfDetectionLog<Exclusion>>;
  end(id: string, reason: string): Promise<OfDetectionLog<Exclusion>>;
  list(): Promise<OfDetectionLog<readonly ListedExclusion[]>>;
  /** Says that the open pages of a removed rule are over. */
  retire(rule: string, reason: string): Promise<OfDetectionLog<string>>;
}

export interface WayOptions extends PlaceOptions {
  readonly local?: boolean;
}

/**
 * Through the hub of the team, where one is configured or logged in to: that is where its detector reads. Else, or with `--local`,
 * the detection log of this user; with `--config` that of the hub whose settings these are.
 */
export async function exclusionWay(cli: Invocation, { config, local }: WayOptions): Promise<ExclusionWay> {
  const link = config !== undefined || local ? null : await teamHubOf(cli);
  return link === null ? fileWay(cli, await detectionPlace(cli, config)) : hubWay(link);
}

function hubWay({ api }: HubLink): ExclusionWay {
  const known = ({
    watcher,
    ...value
  }: Exclusion & { readonly watcher: string | null }): OfDetectionLog<Exclusion> => ({
    value,
    watcher,
  });
  return {
    hub: api.address,
    folder: '',
    add: async (wanted) => known(await api.addExclusion(wanted)),
    end: async (id, reason) => known(await api.endExclusion(id, reason)),
    async list() {
      const { exclusions, watcher } = await api.exclusions();
      return { value: exclusions, watcher };
    },
    async retire(rule, reason) {
      const { watcher } = await api.retireRule(rule, reason);
      return { value: rule, watcher };
    },
  };
}

function fileWay(cli: Invocation, place: DetectionPlace): ExclusionWay {
  const known = async <T>(value: T): Promise<OfDetectionLog<T>> => ({
    value,
    watcher: await watcherNow(place),
  });
  return {
    hub: place.nats?.servers.join(' ') ?? null,
    folder: place.data,
    async add({ forMs, until, owner, ...wanted }) {
      const { rule } = wanted;
      const rules = rule === null ? [] : chosenRules((await loadRules(cli, place.rules)).rules, [rule]);
      const source = wanted.source ?? rules[0]?.rule.source ?? null;
      const { name } = await identity(cli);
      const now = new Date().toISOString();
      const end = until ?? new Date(Date.parse(now) + (forMs ?? 0)).toISOString();
      const wish = { ...wanted, source, owner: owner ?? name, until: end };
      return known(await withDetectionStore(place, (store) => addExclusion(store, wish, name, now)));
    },
    async end(id, reason) {
      const { name } = await identity(cli);
      const now = new Date().toISOString();
      return known(await withDetectionStore(place, (store) => endExclusion(store, id, reason, name, now)));
    },
    async list() {
      const memory = remember(NO_MEMORY, await detectionEvents(place));
      const rows = reviewExclusions(memory, new Date().toISOString()).map(
        ({ exclusion, state, held, users, lastHeld, rules }): ListedExclusion => ({
          ...exclusion,
          state,
          held: { pages: held, users, last: lastHeld, rules },
        }),
      );
      return known(rows);
    },
    async retire(rule, reason) {
      const { name } = await identity(cli);
      const now = new Date().toISOString();
      await withDetectionStore(place, (store) => retireRule(store, rule, reason, name, now));
      return known(rule);
    },
  };
}

/**
 * Every exclusion that was ever added, as replays and the lint count them: of the team's hub, where there is one. Where that cannot
 * be asked there are none, and that is said.
 */
export async function knownExclusions(cli: Invocation, place: DetectionPlace): Promise<readonly Exclusion[]> {
  const link = place.ofUser ? await teamHubOf(cli) : null;
  try {
    const { value } = await (link === null ? fileWay(cli, place) : hubWay(link)).list();
    return value.map(({ state, held, ...exclusion }) => exclusion);
  } catch (error) {
    if (link === null) throw error;
    const reason = explain(error, cli.lang).line;
    cli.out.say(cli.t('exclusions-unread', { hub: link.api.address, reason }));
    return [];
  }
}

/** In whose detection log, and whether anybody evaluates by it: what is said in the wrong one changes nothing. */
export function sayWhere(cli: Invocation, { hub, folder }: ExclusionWay, watcher: string | null): void {
  if (cli.globals.json) return;
  const where = hub === null ? cli.t('exclusion-in-file', { folder }) : cli.t('exclusion-in-hub', { hub });
  const key = watcher === null ? 'exclusion-unwatched' : 'exclusion-watched';
  cli.out.say(cli.t(key, { where, watcher: watcher ?? '' }));
}

type LogPlace = Pick<DetectionPlace, 'data' | 'nats' | 'keys'>;

/** Uses the detection log of a data folder. What goes wrong there is one sentence. */
async function withDetectionStore<T>(
  place: LogPlace,
  use: (store: DetectionStore) => Promise<T>,
): Promise<T> {
  const store = await sharedDetectionStore(place, place.keys.env);
  try {
    return await use(store);
  } catch (error) {
    if (error instanceof DetectionStoreError) {
      const { nats } = place;
      const folder = nats === undefined ? place.data : nats.servers.join(' ');
      const reason = nats === undefined ? error.kind : (error.params.reason ?? error.kind);
      throw new CliError(watchStoreKind(String(reason)), { folder, reason }, error);
    }
    throw error;
  } finally {
    await store.close();
  }
}

/** The detection log; none where no detector has been here, which makes no file. */
async function detectionEvents(place: LogPlace): Promise<readonly DetectionEvent[]> {
  if (place.nats === undefined && !existsSync(join(place.data, 'watch.db'))) return [];
  return withDetectionStore(place, (store) => store.events(1));
}

/** Name of the detector that evaluates by it now; null: none does. */
async function watcherNow(place: LogPlace): Promise<string | null> {
  if (place.nats === undefined && !existsSync(join(place.data, 'watch.db'))) return null;
  return withDetectionStore(place, async (store) => (await store.leaseNow(Date.now()))?.holder ?? null);
}
