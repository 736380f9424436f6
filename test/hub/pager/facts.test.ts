import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/domain/event.ts';
import { initialSession } from '../../../src/domain/session.ts';
import { pagerFacts } from '../../../src/hub/pager/facts.ts';
import { incidentOf } from '../../../src/hub/pager/incident.ts';
import type { PagerPeople } from '../../../src/hub/pager/people.ts';
import type { Pager } from '../../../src/ports/pager.ts';
import { PagerError, type PagerErrorKind } from '../../../src/ports/pager-error.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handPager, incident, SATO_USER, shift, TANAKA_USER } from './hand-pager.ts';

const SERVICES = [
  { id: 'S1', name: 'checkout\u0007', policy: 'EPAY001' },
  { id: 'S2', name: 'search', policy: null },
];
const session = (...incidents: readonly Incident[]) => ({ ...initialSession('s'), incidents });
const open = (id: string) => incidentOf(incident({ id }), []);

function facts(answers: Partial<Pager> = {}, userOf: PagerPeople['userOf'] = async () => SATO_USER) {
  const time = new FakeTime();
  const asked: string[] = [];
  const counted =
    <T>(name: string, value: T) =>
    async () => {
      asked.push(name);
      return value;
    };
  const pager = handPager({
    abilities: counted('abilities', ['coordinated_responding', 'teams']),
    priorities: counted('priorities', [{ id: 'P1', name: 'P1' }]),
    services: counted('services', SERVICES),
    incident: async (id) => {
      asked.push(id);
      return incident({ id });
    },
    oncall: async () => [shift(SATO_USER, 1), shift(TANAKA_USER, 2)],
    ...answers,
  });
  const people = { userOf } as PagerPeople;
  return { ...pagerFacts({ pager, people, time }), time, asked };
}
const failing = (kind: PagerErrorKind) => async () => {
  throw new PagerError(kind);
};

describe('what screens know of the pager', () => {
  it('PDY-106 the account is read once in ten minutes, its services only where people cannot be asked to join', async () => {
    const able = facts();
    const account = { responders: true, priorities: [{ id: 'P1', name: 'P1' }], services: [], incidents: [] };
    expect(await able.facts(session(), sato, false)).toEqual(account);
    await able.time.advance(10 * 60_000 - 1);
    await able.facts(session(), sato, false);
    expect(able.asked).toEqual(['abilities', 'priorities']);
    await able.time.advance(1);
    await able.facts(session(), sato, false);
    expect(able.asked).toHaveLength(4);
    const unable = facts({ abilities: async () => ['teams'] });
    expect(await unable.facts(session(), sato, false)).toEqual({
      ...account,
      responders: false,
      services: [
        { id: 'S1', name: 'checkout␇', policy: 'EPAY001' },
        { id: 'S2', name: 'search', policy: null },
      ],
    });
    const many = Array.from({ length: 300 }, (_, i) => ({ id: `S${i}`, name: 'x', policy: null }));
    const large = facts({ abilities: async () => [], services: async () => many });
    expect((await large.facts(session(), sato, false))?.services).toHaveLength(200);
  });

  it('PDY-106 has who is paged by each open incident, for each person, only where that is asked for', async () => {
    const { facts: tell, asked, time } = facts();
    const over = { ...open('Q2'), status: 'resolved' } as const;
    const some = session(open('Q1'), over, open('Q3'));
    expect((await tell(some, sato, false))?.incidents).toEqual([]);
    const reach = (id: string) => ({
      incident: id,
      policy: '決済',
      levels: [
        { level: 1, people: ['佐藤'] },
        { level: 2, people: ['田中'] },
      ],
      next: 1,
      back: 2,
    });
    expect((await tell(some, sato, true))?.incidents).toEqual([reach('Q1'), reach('Q3')]);
    await tell(some, sato, true);
    expect(asked.slice(2)).toEqual(['Q1', 'Q3']);
    await tell(some, tanaka, true);
    await time.advance(5_000);
    await tell(some, sato, true);
    expect(asked.slice(2)).toEqual(['Q1', 'Q3', 'Q1', 'Q3', 'Q1', 'Q3']);
  });

  it('PDY-106 one incident that cannot be read leaves the others, and who is not known is handed back like anybody', async () => {
    const one = facts({
      incident: async (id) => (id === 'Q1' ? failing('not-found')() : incident({ id })),
    });
    expect((await one.facts(session(open('Q1'), open('Q2')), sato, true))?.incidents).toHaveLength(1);
    for (const kind of ['requester-unknown', 'key-of-another'] as const) {
      const stranger = facts({}, failing(kind));
      expect((await stranger.facts(session(open('Q1')), sato, true))?.incidents[0]?.back).toBe(1);
    }
    const forbidden = facts({}, failing('forbidden'));
    expect((await forbidden.facts(session(open('Q1')), sato, true))?.incidents).toEqual([]);
  });

  it.each([
    ['abilities', 'forbidden', 'forbidden'],
    ['abilities', 'unreachable', 'unreachable'],
    ['abilities', 'not-configured', null],
    ['priorities', 'forbidden', 'none'],
    ['priorities', 'unreachable', 'unreachable'],
    ['priorities', 'not-configured', null],
    ['services', 'ability-missing', 'none'],
    ['services', 'rate-limited', 'rate-limited'],
    ['incident', 'unreachable', 'unreachable'],
    ['incident', 'not-configured', null],
  ] as const)('PDY-106 where %s fails with %s, %s comes of it', async (call, kind, outcome) => {
    const given = { abilities: async () => [], [call]: failing(kind) };
    const { facts: tell, time } = facts(given);
    const told = tell(session(open('Q1')), sato, true).then(
      (found) => (found === null ? null : 'none'),
      (error: PagerError) => error.kind,
    );
    await time.advance(10_000);
    expect(await told).toBe(outcome);
  });

  it('PDY-106 an error that is not the pager’s is no lack', async () => {
    const odd = async () => {
      throw new Error('odd');
    };
    await expect(facts({ abilities: odd }).facts(session(), sato, false)).rejects.toThrow('odd');
    await expect(facts({ priorities: odd }).facts(session(), sato, false)).rejects.toThrow('odd');
    await expect(facts({}, odd).facts(session(open('Q1')), sato, true)).rejects.toThrow('odd');
  });

  it('PDY-414 a refused request for people is reported at once, for ten minutes', async () => {
    const { facts: tell, lacksResponders, time, asked } = facts();
    expect(await tell(session(), sato, false)).toMatchObject({ responders: true });
    lacksResponders();
    expect(await tell(session(), sato, false)).toMatchObject({ responders: false, services: [{}, {}] });
    expect(asked.filter((one) => one === 'abilities')).toHaveLength(1);
    await time.advance(10 * 60_000 - 1);
    expect(await tell(session(), sato, false)).toMatchObject({ responders: false });
    await time.advance(1);
    expect(await tell(session(), sato, false)).toMatchObject({ responders: true });
  });
});
