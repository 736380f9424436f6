import { describe, expect, it } from 'vitest';
import type { Offer } from '../../../src/domain/procedures/offers.ts';
import type { Deviation } from '../../../src/domain/procedures/worked.ts';
import {
  clockOf,
  deviationHow,
  deviationWord,
  historySaid,
  offerSaid,
  offersSaid,
  workedSummary,
} from '../../../src/record/procedures/worked-text.ts';
import { sato } from '../../domain/given.ts';
import { made, phase, text } from '../../domain/procedures/on-procedures.ts';

const procedure = made([phase('p', [{ id: 'a', title: { ja: 'あ', en: 'A' } }, 'b'])]);
const [a, b] = procedure.phases[0]?.steps ?? [];
if (a === undefined || b === undefined) throw new Error('no steps');
const at = '2026-11-24T18:05:00.000Z';
const by = { by: sato, at };
const time = clockOf('Asia/Tokyo');

describe('what was done with a procedure, in words', () => {
  it('PRC-602 says how many steps were done as written, all of them, or so far', () => {
    const said = (asWritten: number, isOver: boolean) => workedSummary({ total: 3, asWritten, isOver }, 'en');
    expect([said(2, true), said(3, true), said(3, false)]).toEqual([
      ...['2 of 3 steps as written', 'all 3 steps as written', '3 of 3 steps as written so far'],
    ]);
    expect(workedSummary({ total: 3, asWritten: 3, isOver: true }, 'ja')).toBe('3手順すべて手順書どおり');
  });

  const cases: readonly (readonly [Deviation, string, string, string])[] = [
    [
      { is: 'skipped', step: a, ...by, reason: 'clear' },
      ...(['Skipped', '佐藤 03:05 "clear"', '佐藤 03:05「clear」'] as const),
    ],
    [
      { is: 'left', step: a, isOver: true },
      ...(['Not done', 'still open when it closed', '終了時も未完了'] as const),
    ],
    [
      { is: 'left', step: a, isOver: false },
      ...(['Open', 'the session is open', 'セッションは継続中'] as const),
    ],
    [
      { is: 'late', step: a, due: '2026-11-24T17:55:00.000Z', ...by },
      ...(['Late', 'due 02:55, done 03:05 by 佐藤', '期限02:55、佐藤が03:05に実施'] as const),
    ],
    [
      { is: 'earlier', step: b, than: a, ...by },
      ...(['Earlier', 'before "A" (佐藤 03:05)', '「あ」の前(佐藤 03:05)'] as const),
    ],
    [
      { is: 'later', step: b, than: a, ...by },
      ...(['Later', 'after "A" (佐藤 03:05)', '「あ」の後(佐藤 03:05)'] as const),
    ],
    [
      { is: 'added', step: a, phase: 'p', after: null, ...by, doneAt: null },
      ...(['Added', '佐藤 03:05, not done', '佐藤 03:05、未完了'] as const),
    ],
    [
      { is: 'added', step: a, phase: 'p', after: null, ...by, doneAt: '2026-11-24T18:09:00.000Z' },
      ...(['Added', '佐藤 03:05, done 03:09', '佐藤 03:05、完了03:09'] as const),
    ],
    [
      { is: 'reworded', step: a, title: { ja: 'い', en: 'B' } },
      ...(['Reworded', 'to "B"', '「い」に'] as const),
    ],
  ];
  it.each(cases)('PRC-602 says of %j what it is and how it was otherwise', (deviation, word, en, ja) => {
    expect(deviationWord(deviation, 'en')).toBe(word);
    expect(deviationHow(deviation, 'en', time)).toBe(en);
    expect(deviationHow(deviation, 'ja', time)).toBe(ja);
  });

  it('PRC-603 says in how many of the last sessions it was, and nothing of the first one', () => {
    const said = (times: number, of: number) =>
      historySaid({ times, of, deviation: cases[1]?.[0] as Deviation, offer: null, isOffered: false }, 'en');
    expect([said(1, 1), said(1, 2), said(2, 2), said(3, 5)]).toEqual([
      ...['', 'once', '2 of the last 2', '3 of the last 5'],
    ]);
    expect([0, 1, 2].map((n) => offersSaid(n, 'p.yaml', 'en'))).toEqual([
      ...['no change offered', '1 change offered for p.yaml', '2 changes offered for p.yaml'],
    ]);
  });

  it.each<readonly [Offer, string]>([
    [{ is: 'move', step: 'b', before: 'a' }, 'Move "step b" before "A"'],
    [{ is: 'condition', step: 'b', if: 'step a was skipped' }, 'Show "step b" only if "A" was skipped'],
    [
      { is: 'condition', step: 'b', if: 'severity at least SEV2' },
      'Show "step b" only if severity at least SEV2',
    ],
    [{ is: 'optional', step: 'a' }, 'Make "A" optional'],
    [{ is: 'remove', step: 'z' }, 'Remove "z"'],
    [{ is: 'due', step: 'a', minutes: 60 }, 'Give "A" more time: within 1 h'],
    [{ is: 'reword', step: 'a', title: text('New') }, 'Call "A" "New"'],
    [{ is: 'add', step: 'x', title: text('X'), phase: 'p', after: null }, 'Add "X"'],
  ])('PRC-603 says of the change %j: %s', (offer, said) => {
    expect(offerSaid(offer, procedure, 'en')).toBe(said);
  });
});
