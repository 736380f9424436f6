import type { ChangeAnswer } from '../../../src/domain/changes/coverage.ts';
import type { SystemChange } from '../../../src/domain/changes/system-change.ts';
import { AddedChanges } from '../../../src/hub/changes/added-changes.ts';
import { ChangeFeed } from '../../../src/hub/changes/change-feed.ts';
import type { ChangeSource } from '../../../src/ports/change-source.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';

/** A source in the test's hand. */
export class HandChanges implements ChangeSource {
  readonly origin = 'github';
  readonly services = ['checkout', 'search'];
  readonly #time: Time;
  all: readonly SystemChange[] = [];
  broken = false;
  asked = 0;
  #to: string | null = null;

  constructor(time: Time) {
    this.#time = time;
  }

  async changes(service: string, from: string): Promise<ChangeAnswer> {
    this.asked += 1;
    if (this.broken) {
      const gap = {
        origin: 'github' as const,
        service,
        from: this.#to,
        kind: 'unreachable',
        params: { reason: 'ECONNREFUSED' },
      };
      return { changes: [], completeTo: this.#to, gaps: [gap], basis: null };
    }
    this.#to = new Date(this.#time.now()).toISOString();
    const own = this.all.filter((one) => one.service === service && one.requestedAt >= from);
    return { changes: own, completeTo: this.#to, gaps: [], basis: null };
  }

  async prove(service: string): ReturnType<ChangeSource['prove']> {
    return {
      origin: 'github',
      service,
      where: 'a/b',
      renamedFrom: null,
      days: 30,
      deploys: 1,
      runs: 0,
      last: null,
      problems: [],
    };
  }
}

const workflow = { repository: 'a/b', file: 'x.yml', ref: 'main', inputs: { to: '{{before}}' } };
/** Of `checkout`, as the settings name it. */
export const ROLLBACK = { workflow, danger: 'high' } as const;

export function handFeed(time: Time, log = new MemoryLog()) {
  const source = new HandChanges(time);
  const services = [
    { name: 'checkout', aliases: ['Checkout API'], rollback: ROLLBACK },
    { name: 'search', aliases: [] },
  ];
  const feed = new ChangeFeed({ services, sources: [source], added: new AddedChanges(log, time), time });
  return { feed, source };
}
