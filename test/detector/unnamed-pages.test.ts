import { describe, expect, it } from 'vitest';
import { countDocuments } from '../../src/adapters/file-detection/count-documents.ts';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import type { SlotCounts } from '../../src/detection/slot.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { exampleTeam, SEARCH_ROUTING_KEY } from '../../src/sim/pagerduty/team.ts';
import { exclusionFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { type DetectorRigOptions, detectorRig } from './detector-rig.ts';

const rule = (more: object = {}): DetectionRule =>
  ruleFor({
    impact: { users: 'user.id', page: 5, unnamed: 40 },
    service: 'search',
    severity: 'SEV1',
    ...more,
  });
/** Counts of so many errors that name no user, and so many affected users. */
const errors = (unnamed: number, users = 0): Partial<SlotCounts> => ({
  ...{ bad: unnamed + users, users: { n: users, unnamed } },
});
/** A detector whose source counts these, minute by minute; the last one goes on. */
function watching(counts: readonly (Partial<SlotCounts> | null)[], more: Partial<DetectorRigOptions> = {}) {
  const rig = detectorRig({ rules: [rule()], ...more });
  const count = rig.app.count.bind(rig.app);
  rig.app.count = (ask) => {
    const minute = Math.round((ask.span.to - T0) / MINUTE);
    rig.app.counts.set('checkout-5xx', counts[Math.min(Math.max(0, minute), counts.length - 1)] ?? null);
    return count(ask);
  };
  rig.start();
  return rig;
}
const told = (rig: ReturnType<typeof watching>) =>
  rig.incidents().map(({ title, status }) => [title, status]);
const SAID = 'checkout-5xx: 40 errors naming no user in 5m';

describe('a rule with a level of errors that name no user', () => {
  it('DET-997 pages once by the key and the severity of its rule, until fewer come', async () => {
    const rig = watching([errors(39), errors(40), errors(90), null, errors(40), errors(39)]);
    await rig.slots(4);
    expect(told(rig)).toEqual([[SAID, 'triggered']]);
    expect(rig.standing('checkout-5xx')).toBe('paging');
    expect(rig.triggers().map(({ body }) => body)).toMatchObject([
      {
        routing_key: SEARCH_ROUTING_KEY,
        payload: { severity: 'critical', custom_details: { users: 0, bad: 40, lines_without_user: 40 } },
      },
    ]);
    await rig.slots(2);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    expect(rig.triggers()).toHaveLength(1);
    await rig.stop();
  });

  it('DET-997 calls nobody twice where users are affected, too, and stays open for them', async () => {
    const rig = watching([errors(40), errors(40, 90), errors(0, 90), errors(30), errors(0)]);
    await rig.slots(7);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    const resolved = rig.logged.filter(({ event, fields }) => event === 'transition' && 'kind' in fields);
    expect(resolved.map(({ fields }) => (fields as { kind: string }).kind)).toEqual([
      ...['notice', 'page', 'notice-ended', 'resolving', 'resolve'],
    ]);
    expect(rig.triggers()).toHaveLength(1);
    await rig.stop();
  });

  it.each([1, 2, 3, 5])('DET-997 does so too where another watcher follows at minute %i', async (minute) => {
    const counts = [errors(0), errors(40), errors(40), errors(40), errors(30)];
    const [store, time] = [new MemoryDetection(), new FakeTime(T0 + 5_000)];
    const account = new Account(exampleTeam(time.now()), () => time.now());
    const first = watching(counts, { store, time, account });
    await first.slots(minute);
    await first.stop();
    const rig = watching(counts, { store, time, account, name: 'b' });
    await rig.slots(7 - minute);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    expect(first.triggers().length + rig.triggers().length).toBe(1);
    await rig.stop();
  });

  it('DET-997 keeps what it paged for where a watcher follows that finds no checkpoint', async () => {
    class Forgetful extends MemoryDetection {
      override checkpoint = async () => null;
    }
    const [store, time] = [new Forgetful(), new FakeTime(T0 + 5_000)];
    const account = new Account(exampleTeam(time.now()), () => time.now());
    const counts = [errors(0), errors(40), errors(40), errors(40), errors(40), errors(30)];
    const first = watching(counts, { store, time, account });
    await first.slots(3);
    await first.stop();
    const rig = watching(counts, { store, time, account, name: 'b' });
    await rig.slots(1);
    expect(told(rig)).toEqual([[SAID, 'triggered']]);
    // Fewer than its level end it, as they would have before.
    await rig.slots(3);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    await rig.stop();
  });

  it('DET-997 pages nobody once its file says so, and ends what is open', async () => {
    const rig = watching([errors(40)]);
    await rig.slots(1);
    rig.loaded.rules = [
      rule({ impact: { users: 'user.id', page: 5, unnamed: 0 }, resolve: { below: 5, clean: 1 } }),
    ];
    await rig.slots(2);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    await rig.stop();
  });

  it('DET-997 goes by documents of a file, of its newest part and without its exclusions', () => {
    const at = (second: number, more: object) => ({
      at: T0 - second * 1_000,
      document: { service: 'checkout', status: 503, ...more },
    });
    const documents = [
      ...Array.from({ length: 5 }, () => at(200, { message: 'old' })),
      ...Array.from({ length: 3 }, () => at(30, { message: 'new' })),
      ...Array.from({ length: 2 }, () => at(20, { message: 'maintenance' })),
      at(10, { message: 'of a user', user: { id: 'u-1' } }),
    ];
    const counted = (more: object) => {
      const asked = { rule: rule(more), exclusions: [exclusionFor('message:maintenance')] };
      const answer = countDocuments(asked, T0, documents, []);
      return answer.unknown === null ? answer.groups[0]?.counts : null;
    };
    expect(counted({ for: '2m' })).toMatchObject({
      ...{ bad: 9, users: { n: 1, unnamed: 8 }, fresh: 1, freshUnnamed: 3 },
      excluded: [{ users: { n: 0, unnamed: 2 }, freshWithout: 1, freshUnnamedWithout: 5 }],
    });
    for (const more of [{}, { for: '2m', impact: { users: 'user.id', page: 5 } }]) {
      expect(counted(more)).not.toHaveProperty('freshUnnamed');
      expect(counted(more)?.excluded[0]).not.toHaveProperty('freshUnnamedWithout');
    }
  });
});
