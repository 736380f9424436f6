import { describe, expect, it } from 'vitest';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import { markOf } from '../../../src/domain/pager.ts';
import { initialSession, type Session } from '../../../src/domain/session.ts';
import { newAnswers, openedForHelp } from '../../../src/hub/pager/answers.ts';
import type { PagerIncident, PagerResponder, PagerUser } from '../../../src/ports/pager.ts';
import { sato } from '../../domain/given.ts';
import { incident, SATO_USER, TANAKA_USER } from './hand-pager.ts';

type Responder = Session['responders'][number];

const AT = '2026-11-25T03:00:00.000Z';
const action = (change: Partial<OutsideAction>): OutsideAction => ({
  id: 'a1',
  by: sato,
  seq: 9,
  at: AT,
  target: 'pagerduty',
  act: 'responder',
  args: { incident: 'Q1', request: 'r1' },
  askedAt: AT,
  begun: null,
  outcome: 'done',
  outcomeAt: AT,
  outcomeSeq: 10,
  kind: null,
  params: {},
  delay: null,
  ...change,
});
const session = (actions: readonly OutsideAction[], answer: Responder['answer'] = null): Session => ({
  ...initialSession('checkout-1125'),
  responders: [{ id: 'r1', answer } as Responder],
  actions,
});
const MARK = markOf('checkout-1125', action({}));
const asked = (
  user: PagerUser,
  state: PagerResponder['state'],
  message = `help ${MARK}`,
): PagerResponder => ({
  user,
  state,
  message,
  requestedAt: AT,
  updatedAt: AT,
});
const acks = (...users: readonly PagerUser[]): Partial<PagerIncident> => ({
  acknowledgements: users.map((by) => ({ at: AT, by })),
});

describe('the answer to a request to join', () => {
  it.each([
    ['nobody has answered', [asked(SATO_USER, 'pending')], null],
    ['one joined', [asked(SATO_USER, 'declined'), asked(TANAKA_USER, 'joined')], ['田中', 'accepted']],
    ['all declined', [asked(SATO_USER, 'declined'), asked(TANAKA_USER, 'declined')], ['佐藤', 'declined']],
    [
      'one declined and one has not answered',
      [asked(SATO_USER, 'declined'), asked(TANAKA_USER, 'pending')],
      null,
    ],
    ['another request was answered', [asked(SATO_USER, 'joined', 'help [oncall other#1 x]')], null],
    ['nobody was asked', [], null],
  ])('PDY-40 where %s', (_what, responders, said) => {
    const found = newAnswers(session([action({})]), [incident(), incident({ id: 'Q2', responders })]);
    expect(found).toEqual(said === null ? [] : [{ request: 'r1', who: said[0], answer: said[1] }]);
  });

  it('PDY-40 is said once, and one who joins counts more than one who declined', () => {
    const joined = [incident({ responders: [asked(SATO_USER, 'joined')] })];
    const declined = [incident({ responders: [asked(SATO_USER, 'declined')] })];
    const kinds = (answer: Responder['answer'], incidents: readonly PagerIncident[]) =>
      newAnswers(session([action({})], answer), incidents).map((one) => one.answer);
    expect(kinds('accepted', joined)).toEqual([]);
    expect(kinds('accepted', declined)).toEqual([]);
    expect(kinds('declined', declined)).toEqual([]);
    expect(kinds('declined', joined)).toEqual(['accepted']);
    expect(newAnswers(session([]), joined)).toEqual([]);
  });

  it('PDY-40 is to its own request, whatever was asked after it', () => {
    const other = action({ id: 'a2', seq: 12, args: { incident: 'Q1', request: 'r2' } });
    const found = newAnswers(session([action({}), other]), [
      incident({ responders: [asked(SATO_USER, 'joined')] }),
    ]);
    expect(found).toEqual([{ request: 'r1', who: '佐藤', answer: 'accepted' }]);
  });

  it('PDY-40 is to the newest request of the name, and its name has a limit', () => {
    const long = { ...SATO_USER, name: 'x'.repeat(300) };
    const later = action({ id: 'a2', seq: 12 });
    const mark = markOf('checkout-1125', later);
    const of = (message: string, state: PagerResponder['state']) =>
      newAnswers(session([action({}), later]), [incident({ responders: [asked(long, state, message)] })]);
    expect(of(MARK, 'joined')).toEqual([]);
    expect(of(mark, 'joined')).toEqual([{ request: 'r1', who: 'x'.repeat(200), answer: 'accepted' }]);
    expect(of(mark, 'declined')[0]?.who).toBe('x'.repeat(200));
  });
});

describe('an answer by an acknowledgement', () => {
  const escalated = (change: Partial<OutsideAction> = {}) =>
    action({ act: 'escalate', params: { by: '佐藤' }, ...change });
  const created = (change: Partial<OutsideAction> = {}) =>
    action({ act: 'create', args: { request: 'r1' }, params: { by: '佐藤', incident: 'Q2' }, ...change });

  it.each([
    ['somebody else has it', escalated(), [incident(acks(TANAKA_USER))], '田中'],
    [
      'the last of several others has it',
      escalated(),
      [incident(acks(TANAKA_USER, { ...TANAKA_USER, name: '鈴木' }))],
      '鈴木',
    ],
    ['the person who called has it', escalated(), [incident(acks(SATO_USER))], null],
    [
      'the person who called has it beside another',
      escalated(),
      [incident(acks(TANAKA_USER, SATO_USER))],
      '田中',
    ],
    ['nobody has it', escalated(), [incident()], null],
    ['another page was taken', escalated(), [incident({ id: 'Q2', ...acks(TANAKA_USER) })], null],
    ['it was not done', escalated({ outcome: 'failed' }), [incident(acks(TANAKA_USER))], null],
    ['it is under way', escalated({ outcome: null }), [incident(acks(TANAKA_USER))], null],
    ['the incident made for it is taken', created(), [incident({ id: 'Q2', ...acks(TANAKA_USER) })], '田中'],
    [
      'the incident made for it is not',
      created(),
      [incident(acks(TANAKA_USER)), incident({ id: 'Q2' })],
      null,
    ],
    [
      'a name is long',
      escalated(),
      [incident(acks({ ...TANAKA_USER, name: 'x'.repeat(300) }))],
      'x'.repeat(200),
    ],
  ])('PDY-104 where %s', (_what, one, incidents, who) => {
    expect(newAnswers(session([one]), incidents)).toEqual(
      who === null ? [] : [{ request: 'r1', who, answer: 'accepted' }],
    );
  });

  it.each([
    ['made and not answered', created(), null, ['Q2']],
    ['answered', created(), 'accepted', []],
    ['not made yet', created({ outcome: null }), null, []],
    ['an escalation', escalated({ params: { incident: 'Q2' } }), null, []],
    ['made without an id', created({ params: {} }), null, []],
  ] as const)('PDY-104 an incident is read for its answer where it is %s', (_what, one, answer, ids) => {
    expect(openedForHelp(session([one], answer))).toEqual(ids);
    expect(openedForHelp(session([], answer))).toEqual([]);
  });
});
