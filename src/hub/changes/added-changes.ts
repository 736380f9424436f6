import type { ChangeAnswer } from '../../domain/changes/coverage.ts';
import type { ChangeKind, SystemChange } from '../../domain/changes/system-change.ts';
import type { Actor } from '../../domain/event.ts';
import type { AddedChange, ChangeLog } from '../../ports/change-log.ts';
import type { ChangeSource } from '../../ports/change-source.ts';
import type { Time } from '../../ports/clock.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { ingestActor, ingestId, ingestText } from '../ingest/ingest.ts';

/** What somebody types in. */
export interface ChangeGiven {
  readonly service: string;
  readonly text: string;
  readonly kind: ChangeKind | null;
  readonly environment: string | null;
  /** ISO; null: now. */
  readonly happenedAt: string | null;
  readonly url: string | null;
}

/** Each has a sentence of its own. */
const TEXT = 300;

/** Changes that people type in: each is on disk before anybody sees it. Nothing else tells of them, so they are complete. */
export class AddedChanges implements ChangeSource {
  readonly origin = 'hand';
  readonly services: readonly string[] = [];
  readonly #log: ChangeLog;
  readonly #time: Time;
  readonly #turns = new SerialQueue();
  readonly #writesAlone: () => boolean;
  #known: Promise<AddedChange[]> | null = null;

  /** `writesAlone`: whether no other hub adds any at this moment; else they are read each time. */
  constructor(log: ChangeLog, time: Time, writesAlone: () => boolean = () => true) {
    this.#writesAlone = writesAlone;
    this.#log = log;
    this.#time = time;
  }

  /** Rejects with an `EventLogError`. */
  add(given: ChangeGiven, by: Actor): Promise<SystemChange> {
    return this.#turns.run(async () => {
      const known = await this.#all();
      const at = new Date(this.#time.now()).toISOString();
      const text = ingestText(given.text, { bytes: TEXT });
      const entry: AddedChange = {
        ...{ id: `hand:${known.length + 1}`, at, by: ingestActor(by), text },
        service: ingestId(given.service, 200),
        kind: given.kind ?? kindOf(text),
        environment: given.environment === null ? null : ingestId(given.environment, 200),
        happenedAt: given.happenedAt ?? at,
        url: given.url === null ? null : ingestId(given.url, 2_000),
      };
      await this.#log.appendChange(entry).catch((error: unknown) => {
        // It may be there all the same, or another hub has written: read before the next one, so that each id is given once.
        this.#known = null;
        throw error;
      });
      known.push(entry);
      return changeOf(entry);
    });
  }

  async changes(service: string, from: string, to: string): Promise<ChangeAnswer> {
    const now = new Date(this.#time.now()).toISOString();
    try {
      const all = (await this.#all()).filter(
        (one) => one.service === service && one.happenedAt >= from && one.happenedAt <= to,
      );
      return { changes: all.map(changeOf).reverse(), completeTo: now < to ? now : to, gaps: [], basis: null };
    } catch {
      const gap = { origin: 'hand' as const, service, from: null, kind: 'not-readable', params: {} };
      return { changes: [], completeTo: null, gaps: [gap], basis: null };
    }
  }

  /** Services that somebody named. */
  async named(): Promise<readonly string[]> {
    return [...new Set((await this.#all().catch(() => [])).map(({ service }) => service))];
  }

  async prove(service: string): ReturnType<ChangeSource['prove']> {
    const of = (await this.#all()).filter((one) => one.service === service);
    return {
      ...{ origin: 'hand', service, where: null, renamedFrom: null, days: 30, runs: 0, problems: [] },
      ...{ deploys: of.length, last: of.at(-1)?.happenedAt ?? null },
    };
  }

  #all(): Promise<AddedChange[]> {
    if (!this.#writesAlone()) this.#known = null;
    this.#known ??= this.#log.addedChanges().then(
      (all) => [...all],
      (error: unknown) => {
        this.#known = null;
        throw error;
      },
    );
    return this.#known;
  }
}

/** The word with which people begin says what it is. */
const WORDS: readonly (readonly [ChangeKind, RegExp])[] = [
  ['rollback', /^(?:roll(?:ed)?[ -]?back|revert)|切り?戻し|ロールバック/i],
  ['flag', /^(?:feature )?flag\b|フラグ/i],
  ['migration', /^migrat|マイグレーション|移行/i],
  ['config', /^config|設定/i],
  ['deploy', /^deploy|デプロイ/i],
  ['release', /^release|リリース/i],
];
const kindOf = (text: string): ChangeKind => WORDS.find(([, word]) => word.test(text))?.[0] ?? 'manual';

function changeOf({
  id,
  by,
  service,
  text,
  kind,
  environment,
  happenedAt: at,
  url,
}: AddedChange): SystemChange {
  return {
    ...{ id, origins: ['hand'], service, environment, kind, state: 'live', version: null, sha: null },
    ...{
      previousSha: null,
      requestedAt: at,
      startedAt: null,
      liveAt: at,
      failedAt: null,
      by: by.name,
      title: text,
    },
    ...{ pr: null, url, commits: [], files: [], packages: [], isPart: false, compareUrl: null },
    services: [{ service, reach: 'own' }],
  };
}
