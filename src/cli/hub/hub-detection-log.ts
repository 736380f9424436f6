import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, readCheckpoint } from '../../detection/checkpoint.ts';
import { type DetectionMemory, NO_MEMORY, remember } from '../../detection/detection-memory.ts';
import { reviewExclusions } from '../../detection/exclusion-review.ts';
import { type DetectionNews, detectionNews } from '../../detection/news.ts';
import { addExclusion, endExclusion } from '../../detector/exclusions.ts';
import { retireRule } from '../../detector/retire-rule.ts';
import type { DetectionLog } from '../../ports/detection-log.ts';
import { type DetectionStore, UNFENCED } from '../../ports/detection-store.ts';
import { ExclusionRefused, type ExclusionRequest } from '../../ports/exclusions.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import type { Env } from '../base/paths.ts';
import { type DetectionStorePlace, sharedDetectionStore } from '../wiring/shared-detection.ts';

/** Every home screen asks for news with each of its reads. */
const NEWS_MS = 5_000;
const HUB = 'hub';

/** The detection log of a data folder or a cluster, which the team's detectors share. Reading makes no file. */
export function hubDetectionLog(
  place: DetectionStorePlace,
  env: Env,
  now: () => number = Date.now,
): DetectionLog {
  let opened: Promise<DetectionStore> | null = null;
  let memory: DetectionMemory = NO_MEMORY;
  let news: { readonly at: number; readonly value: DetectionNews } | null = null;
  const store = (): Promise<DetectionStore> => {
    opened ??= sharedDetectionStore(place, env);
    return opened;
  };
  const isThere = () =>
    opened !== null || place.nats !== undefined || existsSync(join(place.data, 'watch.db'));
  const isoNow = () => new Date(now()).toISOString();

  const turns = new SerialQueue();
  /** One after the other: each has a name that no other has. */
  const changes = new SerialQueue();
  const read = (): Promise<DetectionMemory> =>
    turns.run(async () => {
      if (isThere()) memory = remember(memory, await (await store()).events(memory.n + 1));
      return memory;
    });
  const checkpoint = async (): Promise<Checkpoint | null> =>
    isThere() ? readCheckpoint(await (await store()).checkpoint()) : null;
  const watcher = async (): Promise<string | null> =>
    isThere() ? ((await (await store()).leaseNow(now()))?.holder ?? null) : null;

  /** Its rule has to be one that is evaluated, and its source is that rule's. */
  async function known(wish: ExclusionRequest): Promise<ExclusionRequest> {
    const rules = (await checkpoint())?.rules ?? [];
    if (wish.rule === null || rules.length === 0) return wish;
    const found = rules.find(({ rule }) => rule.name === wish.rule);
    if (found === undefined) throw new ExclusionRefused('no-rule', wish.rule);
    return { ...wish, source: wish.source ?? found.rule.source };
  }

  return {
    add(wish, by) {
      news = null;
      return changes.run(async () => addExclusion(await store(), await known(wish), by, isoNow()));
    },
    end(id, reason, by) {
      news = null;
      return changes.run(async () => endExclusion(await store(), id, reason, by, isoNow()));
    },
    retire(rule, reason, by) {
      return changes.run(async () => retireRule(await store(), rule, reason, by, isoNow()));
    },
    review: async () => reviewExclusions(await read(), isoNow()),
    watcher,
    async news() {
      const at = now();
      if (news !== null && Math.abs(at - news.at) < NEWS_MS) return news.value;
      const value = detectionNews(await read(), await checkpoint(), await watcher(), at);
      news = { at, value };
      return value;
    },
    memory: read,
    async told(key, shown) {
      await (await store()).append(HUB, UNFENCED, isoNow(), [{ type: 'chat.told', data: { key, ...shown } }]);
    },
    async close() {
      await (await opened)?.close();
      opened = null;
    },
  };
}
