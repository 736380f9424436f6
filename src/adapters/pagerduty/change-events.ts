import type { ChangeAnswer } from '../../domain/changes/coverage.ts';
import type { ChangeKind, SystemChange } from '../../domain/changes/system-change.ts';
import type { ChangeProof, ChangeSource } from '../../ports/change-source.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager } from '../../ports/pager.ts';
import type { PagerChangeEvent } from '../../ports/pager-detail.ts';
import { PagerError } from '../../ports/pager-error.ts';

/** A service as the settings call it, and its id at PagerDuty. */
export interface ChangeEventService {
  readonly name: string;
  readonly id: string;
}

/** PagerDuty gives so many of a stretch of time, the newest. */
const MOST = 100;
/** It keeps none for longer. */
const DAYS = 90;
const PROVED_DAYS = 30;

/** PagerDuty's change events as changes. What its account has not bought is no "nothing changed". */
export function pagerChanges(
  pager: Pick<Pager, 'changes'>,
  services: readonly ChangeEventService[],
  time: Pick<Time, 'now'>,
): ChangeSource {
  const byName = new Map(services.map((one) => [one.name, one.id]));
  const last = new Map<string, string>();
  const read = async (
    service: string,
    from: string,
    to: string,
    signal?: AbortSignal,
  ): Promise<ChangeAnswer> => {
    const id = byName.get(service);
    if (id === undefined) return { changes: [], completeTo: null, gaps: [], basis: null };
    const now = new Date(time.now()).toISOString();
    const kept = new Date(time.now() - DAYS * 86_400_000).toISOString();
    try {
      const window = { since: from < kept ? kept : from, until: to };
      const events = await pager.changes(id, window, signal === undefined ? {} : { signal });
      const completeTo = now < to ? now : to;
      last.set(service, completeTo);
      const oldest = events.at(-1)?.at ?? null;
      const isCut = events.length >= MOST && oldest !== null && oldest > from;
      return {
        changes: events.map((event) => changeOf(service, event)),
        ...{ completeTo, basis: null },
        gaps: isCut
          ? [{ origin: 'pagerduty', service, from, kind: 'too-many', params: { since: oldest } }]
          : from < kept
            ? [{ origin: 'pagerduty', service, from, kind: 'not-kept', params: { days: DAYS, since: kept } }]
            : [],
      };
    } catch (error) {
      if (!(error instanceof PagerError)) throw error;
      const { kind, params } = error;
      const completeTo = last.get(service) ?? null;
      const gap = {
        origin: 'pagerduty' as const,
        service,
        from: completeTo,
        kind: `pager-${kind}`,
        params: { ...params },
      };
      return { changes: [], completeTo, gaps: [gap], basis: null };
    }
  };
  return {
    origin: 'pagerduty',
    services: services.map(({ name }) => name),
    changes: (service, from, to, call) => read(service, from, to, call?.signal),
    async prove(service, call): Promise<ChangeProof> {
      const now = time.now();
      const from = new Date(now - PROVED_DAYS * 86_400_000).toISOString();
      const { changes, gaps } = await read(service, from, new Date(now).toISOString(), call?.signal);
      return {
        ...{ origin: 'pagerduty', service, where: byName.get(service) ?? null, renamedFrom: null },
        ...{ days: PROVED_DAYS, deploys: changes.length, runs: 0, last: changes[0]?.liveAt ?? null },
        problems: gaps.map(({ kind, params }) => ({ kind, params })),
      };
    },
  };
}

const KINDS: readonly (readonly [ChangeKind, RegExp])[] = [
  ['rollback', /roll(?:ed)?[ -]?back|revert|切り?戻し|ロールバック/i],
  ['flag', /feature flag|\bflag\b|toggle|フラグ/i],
  ['migration', /migrat|マイグレーション|移行/i],
  ['config', /\bconfig|設定/i],
  ['deploy', /deploy|デプロイ|リリース|\brelease/i],
];

function changeOf(service: string, { id, at, summary, source, links }: PagerChangeEvent): SystemChange {
  const text = summary.slice(0, 1_024);
  const url = links[0]?.href.slice(0, 2_000) ?? null;
  return {
    ...{ id: `pagerduty:${id}`, origins: ['pagerduty'], service, environment: null },
    services: [{ service, reach: 'own' }],
    kind: KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'manual',
    ...{
      state: 'live',
      version: null,
      sha: shaIn([...links.map(({ href }) => href), text]),
      previousSha: null,
    },
    ...{ requestedAt: at, startedAt: null, liveAt: at, failedAt: null, by: source?.slice(0, 200) ?? null },
    ...{ title: text.slice(0, 300), pr: null, url, commits: [], files: [], packages: [], isPart: false },
    compareUrl: null,
  };
}

/** A version's hash has digits and letters, so that no number and no word is taken for one. */
function shaIn(texts: readonly string[]): string | null {
  for (const text of texts) {
    for (const [word] of text.slice(0, 2_000).matchAll(/\b[0-9a-f]{7,40}\b/g)) {
      if (/\d/.test(word) && /[a-f]/.test(word)) return word;
    }
  }
  return null;
}
