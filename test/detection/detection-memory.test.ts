import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DetectionEvent, DetectionFact, PageRequest } from '../../src/detection/detection-event.ts';
import {
  type DetectionMemory,
  isOpenPage,
  isOwedPage,
  type LoggedPage,
  NO_MEMORY,
  pageId,
  remember,
} from '../../src/detection/detection-memory.ts';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import { MINUTE, T0 } from './rules.ts';

const at = (n: number) => new Date(T0 + n * MINUTE).toISOString();
/** The nth event was written n minutes after T0. */
const events = (facts: readonly DetectionFact[], first = 1): readonly DetectionEvent[] =>
  facts.map((fact, i) => ({ ...fact, n: first + i, at: at(first + i), by: 'hub-1', fence: 1 }));
const memoryOf = (...facts: readonly DetectionFact[]) => remember(NO_MEMORY, events(facts));

const ref = { kind: 'impact', rule: 'checkout-5xx', group: [], key: 'k', episode: T0 } as const;
const request: PageRequest = {
  ...ref,
  ...{ slot: T0, late: false, numbers: null, blind: null, ended: [], service: 'checkout' },
};
const requested: DetectionFact = { type: 'page.requested', data: request };
const why = { kind: 'rejected', reason: 'no such key', uncertain: false };
const FACTS = {
  requested,
  unsent: { type: 'page.unsent', data: { ...ref, why, by: 'service' } },
  sent: { type: 'page.sent', data: ref },
  sentByDefault: { type: 'page.sent', data: { ...ref, by: 'default' } },
  done: { type: 'page.done', data: { ...ref, incident: 'P1', number: 7 } },
  failed: { type: 'page.failed', data: { ...ref, reason: 'refused' } },
  repeated: { type: 'page.repeated', data: { ...request, slot: T0 + MINUTE } },
  asked: { type: 'resolve.requested', data: { ...ref, why: 'cleared' } },
  resolved: { type: 'resolve.sent', data: ref },
  resolveFailed: { type: 'resolve.failed', data: { ...ref, reason: 'refused' } },
} as const satisfies Record<string, DetectionFact>;
type Step = keyof typeof FACTS;
const pageAfter = (...steps: readonly Step[]): LoggedPage | undefined =>
  memoryOf(...steps.map((step) => FACTS[step])).pages.get(pageId(ref));

describe('the course of a page, as the log says', () => {
  it('DET-712 is begun by its request, with all that it was asked with', () => {
    expect(pageAfter('requested')).toEqual({
      ...ref,
      ...{ course: 'requested', sent: false, by: null, trouble: null, requestedAt: at(1), sentAt: null },
      ...{ endedAt: null, incident: null, request, repeated: false, wasSent: false },
    });
  });

  it('DET-712 has the last state of the pager and of its incident, with their times', () => {
    expect(pageAfter('requested', 'unsent')).toMatchObject({
      ...{ course: 'requested', sent: false, trouble: { why, by: 'service' } },
    });
    expect(pageAfter('requested', 'unsent', 'sentByDefault', 'done', 'asked', 'resolved')).toMatchObject({
      ...{ course: 'resolved', sent: true, by: 'default', trouble: { why, by: 'service' } },
      ...{ requestedAt: at(1), sentAt: at(3), endedAt: at(5), incident: { id: 'P1', number: 7 } },
    });
    // It was over before anything went out.
    expect(pageAfter('requested', 'unsent', 'asked', 'resolved')).toMatchObject({ sent: false });
    // Its incident was seen, and the answer of the pager was lost.
    expect(pageAfter('requested', 'done')).toMatchObject({ course: 'done', sent: true, sentAt: null });
  });

  it.each<readonly [readonly Step[], string, boolean, boolean]>([
    [['requested'], 'requested', true, false],
    [['requested', 'unsent'], 'requested', true, true],
    [['requested', 'unsent', 'sent'], 'sent', true, false],
    [['requested', 'sent'], 'sent', true, false],
    [['requested', 'sent', 'done'], 'done', true, false],
    [['requested', 'failed'], 'failed', false, false],
    [['requested', 'unsent', 'asked'], 'resolve-requested', false, false],
    [['requested', 'unsent', 'asked', 'resolved'], 'resolved', false, false],
    [['requested', 'sent', 'asked', 'resolveFailed'], 'resolved', false, false],
    // What comes late does not open it again.
    [['requested', 'asked', 'sent'], 'resolve-requested', false, false],
    [['requested', 'asked', 'done'], 'resolve-requested', false, false],
    [['requested', 'asked', 'resolved', 'done'], 'resolved', false, false],
    [['requested', 'sent', 'asked', 'resolved', 'asked'], 'resolved', false, false],
    [['requested', 'asked', 'resolved', 'failed'], 'resolved', false, false],
    [['requested', 'failed', 'sent'], 'failed', false, false],
    [['requested', 'failed', 'asked'], 'resolve-requested', false, false],
    // Twice.
    [['requested', 'sent', 'requested'], 'sent', true, false],
    [['requested', 'sent', 'unsent'], 'sent', true, false],
  ])('DET-712 %j: %s, open %s, owed %s', (steps, course, isOpen, isOwed) => {
    const page = pageAfter(...steps) as LoggedPage;
    expect([page.course, isOpenPage(page), isOwedPage(page)]).toEqual([course, isOpen, isOwed]);
  });

  it('DET-921 keeps when it was taken, and when it ended, of the first of two', () => {
    expect(pageAfter('requested', 'sent', 'sentByDefault')).toMatchObject({ sentAt: at(2), by: 'default' });
    expect(pageAfter('requested', 'sent', 'asked', 'asked')).toMatchObject({ endedAt: at(3) });
    // Once it was taken no later trouble is its own.
    expect(pageAfter('requested', 'sent', 'unsent')).toMatchObject({ trouble: null });
  });

  it('DET-911 is asked for again while it is open, and not once it is over', () => {
    expect(pageAfter('requested', 'sent', 'done', 'repeated')).toMatchObject({
      ...{ course: 'requested', sent: false, sentAt: null, incident: null, requestedAt: at(4) },
      ...{ repeated: true, wasSent: true, request: { slot: T0 + MINUTE } },
    });
    expect(pageAfter('requested', 'unsent', 'repeated')?.wasSent).toBe(false);
    expect(pageAfter('requested', 'sent', 'repeated', 'repeated')?.wasSent).toBe(true);
    expect(pageAfter('requested', 'asked', 'repeated')).toMatchObject({
      ...{ course: 'resolve-requested', repeated: false, requestedAt: at(1) },
    });
  });

  it('DET-712 is of a page that was asked for: the others change nothing', () => {
    const { requested: _, ...others } = FACTS;
    for (const fact of Object.values(others)) expect(memoryOf(fact).pages.size).toBe(0);
    const other = { ...ref, episode: T0 + 9 * MINUTE };
    const { pages } = memoryOf(requested, { type: 'page.sent', data: other });
    expect([...pages.values()].map(({ course }) => course)).toEqual(['requested']);
    // The next episode of the same key is a page of its own.
    const two = memoryOf(requested, { type: 'page.requested', data: { ...request, ...other } }).pages;
    expect([...two.values()].map(({ episode }) => episode)).toEqual([T0, T0 + 9 * MINUTE]);
  });
});

describe('what the log says of exclusions, rules, notices and posts', () => {
  const exclusion: Exclusion = {
    ...{ id: 'maint', rule: null, source: null, match: { by: 'query', query: 'a:b' } },
    ...{ owner: 'sato', reason: 'maintenance', from: at(0), until: at(60) },
  };
  const added: DetectionFact = { type: 'exclusion.added', data: exclusion };
  const ended: DetectionFact = { type: 'exclusion.ended', data: { id: 'maint', reason: 'done' } };
  const held = (users: number, rule: string): DetectionFact => ({
    type: 'exclusion.held',
    data: { id: 'maint', rule, group: [], episode: T0, users },
  });
  const covers = (rule: string): DetectionFact => ({ type: 'exclusion.covers', data: { id: 'maint', rule } });

  it('DET-756 an exclusion ends when a person ends it, never later than it would have', () => {
    expect(memoryOf(added).exclusions.get('maint')).toEqual(exclusion);
    expect(memoryOf(added, ended).exclusions.get('maint')).toEqual({ ...exclusion, until: at(2) });
    const late = remember(memoryOf(added), events([ended], 60));
    expect(late.exclusions.get('maint')?.until).toBe(at(60));
    expect(remember(memoryOf(added), events([ended], 61)).exclusions.get('maint')?.until).toBe(at(60));
    expect(memoryOf(ended).exclusions.size).toBe(0);
  });

  it('DET-720 what it held back is counted by pages, by the worst of them, and by rules, each once', () => {
    expect(memoryOf(held(9, 'a'), held(40, 'b'), held(3, 'a')).held.get('maint')).toEqual({
      ...{ pages: 3, users: 40, rules: ['a', 'b'], last: at(3) },
    });
    expect(memoryOf(covers('a'), covers('a'), covers('b')).held.get('maint')).toEqual({
      ...{ pages: 0, users: 0, rules: ['a', 'b'], last: null },
    });
    expect(memoryOf(held(9, 'a'), covers('b'), covers('a')).held.get('maint')).toEqual({
      ...{ pages: 1, users: 9, rules: ['a', 'b'], last: at(1) },
    });
  });

  it('DET-885 reminders, rules that are gone and places in the chat are known, each by its newest', () => {
    const reminder = { id: 'maint', until: at(60), pages: 0, users: 0 };
    const told = (message: string): DetectionFact => ({
      type: 'chat.told',
      data: { key: 'exclusion maint', channel: 'C1', message },
    });
    const retired: DetectionFact = { type: 'rule.retired', data: { rule: 'a', reason: 'gone' } };
    const memory = memoryOf(
      { type: 'exclusion.reminded', data: reminder },
      told('1'),
      retired,
      told('2'),
      retired,
    );
    expect([...memory.reminded]).toEqual(['maint']);
    expect([...memory.retired]).toEqual([['a', at(5)]]);
    expect([...memory.told]).toEqual([['exclusion maint', { channel: 'C1', message: '2' }]]);
    expect(memory.n).toBe(5);
  });

  it('DET-883 the last 500 notices are known, the oldest first', () => {
    const notices = Array.from(
      { length: 502 },
      (_, i): DetectionFact => ({
        type: 'notice.raised',
        data: { rule: 'a', group: [], slot: i, users: 1, totalUsers: null, owner: null },
      }),
    );
    const slots = memoryOf(...notices).notices.map(({ slot }) => slot);
    expect([slots.length, slots[0], slots.at(-1)]).toEqual([500, 2, 501]);
  });

  it('DET-717 is the same read at once or in parts, and leaves what was known before as it was', () => {
    const others: readonly DetectionFact[] = [
      {
        type: 'notice.raised',
        data: { rule: 'a', group: [], slot: T0, users: 1, totalUsers: null, owner: null },
      },
      { type: 'exclusion.reminded', data: { id: 'maint', until: at(60), pages: 0, users: 0 } },
      { type: 'rule.retired', data: { rule: 'a', reason: 'gone' } },
      { type: 'chat.told', data: { key: 'exclusion maint', channel: 'C1', message: '1' } },
    ];
    const facts = [...Object.values(FACTS), added, ended, held(9, 'a'), covers('b'), ...others];
    const plain = (memory: DetectionMemory) =>
      Object.entries(memory).map(([key, value]) => [
        key,
        value instanceof Map || value instanceof Set ? [...value] : value,
      ]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...facts), { maxLength: 20 }), fc.nat(20), (list, cut) => {
        const log = events(list);
        const first = remember(NO_MEMORY, log.slice(0, cut));
        const before = structuredClone(plain(first));
        expect(plain(remember(first, log.slice(cut)))).toEqual(plain(remember(NO_MEMORY, log)));
        expect(plain(first)).toEqual(before);
        expect(first.n).toBe(Math.min(cut, list.length));
      }),
    );
  });
});
