import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShutOut } from '../../src/domain/permission.ts';
import type { Session } from '../../src/domain/session.ts';
import { briefOf, fromBrief } from '../../src/record/brief.ts';
import { actionList, actionListJson, actionRows } from '../../src/record/digest/action-list.ts';
import { digestJson, digestOf } from '../../src/record/digest/digest.ts';
import { digestMarkdown, digestText } from '../../src/record/digest/digest-page.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { guest, opened, sato, tanaka } from '../domain/given.ts';
import { aimed, history, openHistory } from '../domain/histories.ts';

/** All that a digest, a list of actions and the question who may look say of a session. */
function toldOf(session: Session) {
  const digest = digestOf({ sessions: [session], unread: [], of: 'hub' }, SINCE, UNTIL);
  const all = actionList([session], { owner: undefined, overdue: false, all: true }, UNTIL);
  const pages = LANGS.map((lang) => {
    const options = { lang, zone: 'Asia/Tokyo' };
    return [digestText(digest, options), digestMarkdown(digest, options), actionRows(all, lang)];
  });
  const shut = [sato, tanaka, guest].map(({ id }) => isShutOut(session, id));
  return { json: digestJson(digest), pages, all: all.map(actionListJson), shut };
}

const SINCE = '2026-11-24T01:00:00.000Z';
const UNTIL = '2026-11-25T01:00:00.000Z';
const NOTES = ['原因: 外部', 'cause: pool', 'plain', '推定原因: x'] as const;
const notes = fc.array(
  fc.record({
    kind: fc.constantFrom('note', 'finding', 'action', 'decision'),
    text: fc.constantFrom(...NOTES),
    happenedAt: fc.constantFrom('2026-11-24T17:30:00.000Z', undefined),
  }),
  { maxLength: 8 },
);

describe('a session in brief', () => {
  it('REC-940 its digest, actions and readers are those of the whole session', () => {
    let shut = 0;
    fc.assert(
      fc.property(fc.oneof(history, openHistory), notes, (acts, more) => {
        const given = opened();
        for (const note of more) given.when(sato, 'note.add', note);
        for (const { by, type, data } of acts)
          given.when(by, type, aimed(given.state, by, type, data) as never);
        const told = toldOf(given.state);
        if (told.shut.includes(true)) shut += 1;
        expect(toldOf(fromBrief(briefOf(given.state)))).toEqual(told);
      }),
      { numRuns: 150, seed: 20261130 },
    );
    expect(shut).toBeGreaterThan(5);
  });

  it('REC-940 who lost access is shut out, and who came by their invite', () => {
    const { state } = opened();
    const left = { ...state, revoked: { [tanaka.id]: SINCE }, invitedBy: { [guest.id]: tanaka.id } };
    expect([sato, tanaka, guest].map(({ id }) => isShutOut(briefOf(left), id))).toEqual([false, true, true]);
  });

  it('REC-940 does not grow with the log of the session', () => {
    const given = opened();
    const before = JSON.stringify(briefOf(given.state)).length;
    for (let n = 0; n < 200; n++) given.when(sato, 'note.add', { text: `seen ${n}` });
    expect(JSON.stringify(briefOf(given.state)).length).toBeLessThan(before + 100);
    const nextAt = '2026-11-24T23:00:00.000Z';
    for (let n = 0; n < 20; n++) given.when(sato, 'notice.send', { text: `news ${n}`, nextAt, final: false });
    const { notices, steps, phases } = briefOf(given.state);
    expect([notices.map(({ text }) => text), Object.keys(steps).length]).toEqual([['news 19'], 1]);
    expect(phases.map(({ id, steps: own }) => [id, own])).toEqual([
      [given.state.steps[Object.keys(steps)[0] ?? '']?.phase, Object.keys(steps)],
    ]);
  });
});
