import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/session.ts';
import {
  type ActionFilter,
  actionList,
  actionListJson,
  actionRows,
} from '../../../src/record/digest/action-list.ts';
import { type Given, opened, sato, tanaka } from '../../domain/given.ts';

const NOW = '2026-11-25T01:00:00.000Z';
const EVERY: ActionFilter = { owner: undefined, overdue: false, all: false };

/** A session with these actions; a text is who has it, and when it is due. */
function having(id: string, act: (given: Given) => void): Session {
  const given = opened();
  given.when(tanaka, 'participant.join', {});
  act(given);
  return { ...given.state, id };
}
const add = (given: Given, text: string, owner: string | null = null, due: string | null = null) => {
  given.when(sato, 'note.add', { kind: 'action', text, owner, due });
  return given.state.notes.at(-1)?.id ?? '';
};
const texts = (sessions: readonly Session[], filter: Partial<ActionFilter> = {}) =>
  actionList(sessions, { ...EVERY, ...filter }, NOW).map(({ note, session }) => note.text || session.id);

describe('the list of actions', () => {
  it('REC-392 has what is due first, what has no due time last, and the oldest of them first', () => {
    const one = having('b', (given) => {
      add(given, 'undated');
      add(given, 'late', null, '2026-11-24T20:00:00.000Z');
      add(given, 'soon', null, '2026-11-25T09:00:00.000Z');
    });
    const other = having('a', (given) => {
      given.now += 60_000;
      add(given, 'younger');
      add(given, 'latest', null, '2026-11-26T09:00:00.000Z');
      add(given, 'soon too', null, '2026-11-25T09:00:00.000Z');
    });
    const order = ['late', 'soon', 'soon too', 'latest', 'undated', 'younger'];
    expect(texts([one, other])).toEqual(order);
    expect(texts([other, one])).toEqual(order);
  });

  it('REC-392 has of one age the sessions by their ids, and of one session the notes in their order', () => {
    const same = (id: string) =>
      having(id, (given) => {
        add(given, `${id} first`);
        given.now -= 1_000;
        add(given, `${id} second`);
      });
    const order = ['a first', 'a second', 'b first', 'b second'];
    expect(texts([same('b'), same('a')])).toEqual(order);
  });

  const worked = having('s', (given) => {
    add(given, 'of sato', sato.id, '2026-11-24T20:00:00.000Z');
    add(given, 'of tanaka', tanaka.id, NOW);
    add(given, 'of nobody');
    add(given, 'of one who left', 'ＡNNE@example.com');
    given.when(sato, 'note.amend', {
      note: add(given, 'done', sato.id, '2026-11-24T19:00:00.000Z'),
      done: true,
    });
    given.when(sato, 'note.remove', { note: add(given, 'removed') });
    given.when(sato, 'note.add', { kind: 'finding', text: 'no action' });
  });

  it.each<readonly [Partial<ActionFilter>, readonly string[]]>([
    [{}, ['of sato', 'of tanaka', 'of nobody', 'of one who left']],
    [{ all: true }, ['done', 'of sato', 'of tanaka', 'of nobody', 'of one who left']],
    [{ overdue: true }, ['of sato']],
    [{ overdue: true, all: true }, ['of sato']],
    [{ owner: null }, ['of nobody']],
    [{ owner: '佐藤' }, ['of sato']],
    [{ owner: '佐藤', all: true }, ['done', 'of sato']],
    [{ owner: 'anne@EXAMPLE.com' }, ['of one who left']],
    [{ owner: '佐' }, []],
    [{ owner: '田中', overdue: true }, []],
  ])('REC-392 by %j is %j', (filter, found) => {
    expect(texts([worked], filter)).toEqual(found);
  });

  it('REC-931 a row has its id, owner, due time or who did it, age and text on one line', () => {
    const session = having('checkout', (given) => {
      add(given, 'two\nlines', sato.id, '2026-11-24T20:00:00.000Z');
      add(given, 'later', null, '2026-11-25T09:00:00.000Z');
      given.when(tanaka, 'note.amend', { note: add(given, 'done'), done: true });
      add(given, 'whenever');
    });
    const all = actionList([session], { ...EVERY, all: true }, NOW);
    const seqs = all.map(({ note }) => note.seq);
    expect(actionRows(all, 'en')).toEqual([
      [`checkout#${seqs[0]}`, '佐藤', '⚠ overdue, 2026-11-25 (Wed) 05:00 +09:00', '7h old', 'two lines'],
      [`checkout#${seqs[1]}`, '⚠ no owner', 'by 2026-11-25 (Wed) 18:00 +09:00', '7h old', 'later'],
      [`checkout#${seqs[2]}`, '⚠ no owner', 'done by 田中', '7h old', 'done'],
      [`checkout#${seqs[3]}`, '⚠ no owner', 'no due date', '7h old', 'whenever'],
    ]);
    expect(all.map(actionListJson)[2]).toMatchObject({
      ...{ id: `checkout#${seqs[2]}`, session: 'checkout', text: 'done', owner: null, due: null },
      ...{ overdue: false, doneBy: '田中', doneAt: all[2]?.note.done?.at },
    });
    expect(all.map(actionListJson)[0]).toMatchObject({ doneAt: null, doneBy: null, overdue: true });
  });

  it('REC-395 an action made from a step has its title as its text, in the language of the session', () => {
    const session = having('s', (given) => {
      given.when(sato, 'session.close', { reason: 'r' });
    });
    const [action] = actionList([session], EVERY, NOW);
    expect(action && actionListJson(action)).toMatchObject({ text: '振り返り', ageSeconds: 25_253 });
    const en = actionList([{ ...session, lang: 'en' }], EVERY, NOW).map(actionListJson);
    expect(en).toMatchObject([{ text: 'Review' }]);
    const early = actionList([session], EVERY, '2026-11-24T00:00:00.000Z').map(actionListJson);
    expect(early).toMatchObject([{ ageSeconds: 0 }]);
  });
});
