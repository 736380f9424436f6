import type { ChangeAnswer } from '../../domain/changes/coverage.ts';
import type { ChangeKind, SystemChange } from '../../domain/changes/system-change.ts';
import type { Actor } from '../../domain/event.ts';
import { REMOVED } from '../../domain/redaction.ts';
import type { ChangeSource } from '../../ports/change-source.ts';
import type { Time } from '../../ports/clock.ts';
import type { AddedChange, FactLog } from '../../ports/fact-log.ts';
import { FactFold, type FactRules } from '../base/fact-fold.ts';
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

/** None is ever over: people look back as far as they like. */
const ALL: FactRules<'changes', AddedChange[]> = {
  stream: 'changes',
  start: () => [],
  fold: (known, _n, change) => void known.push(change),
  counting: () => null,
  redacted: (change) => ({ ...change, text: REMOVED, url: null }),
  about: ({ service }) => service,
  waits: () => false,
};

/** Changes that people type in: each is on disk before anybody sees it. Nothing else tells of them, so they are complete. */
export class AddedChanges implements ChangeSource {
  readonly origin = 'hand';
  readonly services: readonly string[] = [];
  readonly facts: FactFold<'changes', AddedChange[]>;
  readonly #time: Time;

  /** `term` as of `FactFold`. */
  constructor(log: FactLog, time: Time, term?: () => number | null) {
    this.facts = new FactFold(log, ALL, term);
    this.#time = time;
  }

  /** Rejects with an `EventLogError`. */
  async add(given: ChangeGiven, by: Actor): Promise<SystemChange> {
    const at = new Date(this.#time.now()).toISOString();
    const text = ingestText(given.text, { bytes: TEXT });
    const entry = {
      ...{ at, by: ingestActor(by), text },
      service: ingestId(given.service, 200),
      kind: given.kind ?? kindOf(text),
      environment: given.environment === null ? null : ingestId(given.environment, 200),
      happenedAt: given.happenedAt ?? at,
      url: given.url === null ? null : ingestId(given.url, 2_000),
    };
    let id = '';
    await this.facts.add((_, n) => {
      id = `hand:${n}`;
      return { id, ...entry };
    });
    return changeOf({ id, ...entry });
  }

  async changes(service: string, from: string, to: string): Promise<ChangeAnswer> {
    const now = new Date(this.#time.now()).toISOString();
    try {
      const all = (await this.facts.state()).filter(
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
    return [...new Set((await this.facts.state().catch(() => [])).map(({ service }) => service))];
  }

  async prove(service: string): ReturnType<ChangeSource['prove']> {
    const of = (await this.facts.state()).filter((one) => one.service === service);
    return {
      ...{ origin: 'hand', service, where: null, renamedFrom: null, days: 30, runs: 0, problems: [] },
      ...{ deploys: of.length, last: of.at(-1)?.happenedAt ?? null },
    };
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
