import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsIn } from '../../contracts/fact-log.ts';
import { type Ask, httpRig, REMOTE } from './http-rig.ts';

const AOI = { id: 'aoi', name: '青井', kind: 'member' } as const;
const SECRET = 'hunter2-of-the-pool';
const INCIDENT = {
  id: 'Q1',
  number: 4812,
  title: `5xx ${SECRET}`,
  service: 'checkout',
  triggeredAt: '2026-11-25T02:58:00.000Z',
};

let rig: Awaited<ReturnType<typeof httpRig>>;
const noted: unknown[][] = [];
beforeAll(async () => {
  rig = await httpRig({
    audit: {
      ...{ exported: async () => {}, imported: async () => {}, excluded: async () => {} },
      ...{ exclusionEnded: async () => {}, ruleRetired: async () => {} },
      factsRedacted: async (by, ...told) => void noted.push([by.name, ...told]),
    },
  });
});
afterAll(() => rig.stop());

const note = (text: string) => ({
  ...({ target: 'pagerduty', act: 'note', args: { incident: 'Q1', text } } as const),
  ...{ by: AOI, askedAt: '2026-11-25T02:59:59.000Z' },
});
const post = async (path: string, body: object, more: Ask = {}) =>
  rig.ask(path, { method: 'POST', body, ...more });
const find = async (words: string) => (await post('/v1/facts/find', { words })).json.facts;

describe('words in what belongs to no session', () => {
  it('HUB-968 are found and taken out of acts, verdicts and typed-in changes; ids, names and the rest stay', async () => {
    const { ledger, verdicts, added } = rig.kept;
    const first = await ledger.request(note(`use ${SECRET}`));
    await ledger.say('action.done', AOI, { action: first.id, params: { by: '青井' } } as never);
    const waiting = await ledger.request(note(`also ${SECRET}`));
    await ledger.request(note('plain'));
    await verdicts.set(INCIDENT, { hurt: true, why: `the pool, ${SECRET}`, prevent: null }, AOI);
    const given = { service: 'checkout', kind: null, environment: null, happenedAt: null };
    await added.add({ ...given, text: `password ${SECRET}`, url: `https://example.com/${SECRET}` }, AOI);
    await added.add({ ...given, text: 'flag on', url: null }, AOI);
    const found = await find(SECRET);
    expect(found).toMatchObject([
      { stream: 'acts', n: 1, by: '青井', about: 'Q1', stays: false },
      { stream: 'acts', n: 3, by: '青井', about: 'Q1', stays: true },
      { stream: 'verdicts', n: 1, about: '#4812', stays: false },
      { stream: 'changes', n: 1, about: 'checkout', stays: false },
    ]);
    const facts = found.map(({ stream, n }: { stream: string; n: number }) => ({ stream, n }));
    const told = await post('/v1/facts/redact', { facts, reason: 'a password' });
    expect([told.status, told.json]).toEqual([200, { redacted: 3 }]);
    expect(noted).toEqual([
      ['森 健二', 'acts', [1], 'a password'],
      ['森 健二', 'verdicts', [1], 'a password'],
      ['森 健二', 'changes', [1], 'a password'],
    ]);
    expect((await ledger.all()).map(({ id, args, outcome }) => [id, args.text, outcome])).toEqual([
      [first.id, '[redacted:manual]', 'done'],
      [waiting.id, `also ${SECRET}`, null],
      ['page.4', 'plain', null],
    ]);
    expect(await verdicts.of('Q1')).toMatchObject({
      incident: { ...INCIDENT, title: '[redacted:manual]' },
      verdict: { hurt: true, why: '[redacted:manual]', prevent: null },
    });
    expect(await factsIn(rig.log, 'changes')).toMatchObject([
      { id: 'hand:1', text: '[redacted:manual]', url: null },
      { id: 'hand:2', text: 'flag on' },
    ]);
    // What waited goes once it has its outcome.
    await ledger.say('action.abandon', AOI, { action: waiting.id, kind: 'late' } as never);
    expect(
      (await post('/v1/facts/redact', { facts: [{ stream: 'acts', n: 3 }], reason: null })).json,
    ).toEqual({ redacted: 1 });
    expect(await find(SECRET)).toEqual([]);
    expect(JSON.stringify(await factsIn(rig.log, 'acts'))).not.toContain(SECRET);
  });

  it('HUB-968 are searched for and taken out by members alone', async () => {
    const session = await rig.open('Invited');
    for (const role of ['guest', 'observer'] as const) {
      const as = { token: await rig.invited(session, role, role), via: REMOTE };
      expect((await post('/v1/facts/find', { words: 'x' }, as)).status).toBe(403);
      expect(
        (await post('/v1/facts/redact', { facts: [{ stream: 'acts', n: 1 }], reason: null }, as)).status,
      ).toBe(403);
    }
    for (const body of [{}, { words: '' }, { words: 'x', more: 1 }])
      expect((await post('/v1/facts/find', body)).status).toBe(400);
    for (const facts of [[], [{ stream: 'watch', n: 1 }], [{ stream: 'acts', n: 0 }]])
      expect((await post('/v1/facts/redact', { facts, reason: null })).status).toBe(400);
  });
});
