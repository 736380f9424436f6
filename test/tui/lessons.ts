import { parse } from 'yaml';
import { patchProcedure } from '../../src/adapters/procedure-files/patch.ts';
import { newFilePatch, unifiedPatch } from '../../src/adapters/procedure-files/unified.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { learned, type Offer } from '../../src/domain/procedures/offers.ts';
import { type Worked, workedProcedure } from '../../src/domain/procedures/worked.ts';
import type {
  Lessons,
  LessonsHost,
  LessonsTold,
  LessonsWritten,
} from '../../src/tui/model/lessons/lessons.ts';
import { Given, opening, sato, tanaka } from '../domain/given.ts';

/** A file with a comment of the team's, as it is in `sessions/procedures`. */
export const FILE = `# Ours: ask the payments team before you change this.
id: checkout
kind: incident
title: { ja: 決済, en: Checkout }
phases:
  - id: work
    title: { ja: 対応, en: Work }
    steps:
      - { id: impact, title: { ja: 影響範囲の確認, en: Assess impact } }
      - { id: evidence, title: { ja: 証跡の保全, en: Preserve evidence } } # before it rotates
      - { id: update, title: { ja: 初報の送信, en: Send the first update }, due: within 15 min }
      - { id: options, title: { ja: 暫定対応案の洗い出し, en: List the options }, required: true }
`;
const procedure = procedureSchema.parse(parse(FILE));

function worked(id: string, act: (given: Given) => void): Worked {
  const given = new Given();
  given.when(sato, 'session.open', { ...opening, procedure });
  act(given);
  given.when(sato, 'session.close', { reason: 'r' });
  const found = workedProcedure(given.log);
  if (found === null) throw new Error('no procedure');
  return { ...found, session: id };
}

/** Evidence before impact, the options skipped; the first update late where asked for. */
const session = (id: string, late: boolean, own?: (given: Given) => void): Worked =>
  worked(id, (given) => {
    for (const step of ['evidence', 'impact']) given.when(tanaka, 'step.do', { step });
    if (late) given.now += 17 * 60_000;
    given.when(tanaka, 'step.do', { step: 'update' });
    given.when(sato, 'step.skip', { step: 'options', reason: 'the deploy was clear enough' });
    own?.(given);
  });

/** What the third of three such sessions teaches: two changes are offered, two more can be added. */
export function lessons(more: Partial<Lessons> = {}): Lessons {
  const now = session('checkout-1125', true, (given) => {
    const title = { ja: '二重決済の確認', en: 'Check for double charges' };
    given.when(tanaka, 'step.add', { phase: 'work', after: 'update', title });
  });
  const all = learned(now, [session('checkout-1113', false), session('checkout-1101', false)]);
  const { total, asWritten, isOver } = now;
  return {
    session: now.session,
    procedure,
    version: '9f2c1e0',
    timeZone: 'Asia/Tokyo',
    total,
    asWritten,
    isOver,
    learned: all,
    path: '/home/team/sessions/procedures/checkout.yaml',
    file: 'sessions/procedures/checkout.yaml',
    text: FILE,
    isNew: false,
    patches: all.map(({ offer }) =>
      offer === null ? null : unifiedPatch('checkout.yaml', FILE, patchProcedure(FILE, [offer]).text),
    ),
    ...more,
  };
}

/** A procedure's file in the test's hands: patches are the real ones, what is written is kept. */
export class FakeLessons implements LessonsHost {
  told: LessonsTold;
  looks = 0;
  readonly written: string[] = [];
  result: LessonsWritten = { is: 'written', file: 'sessions/procedures/checkout.yaml' };

  constructor(told: Lessons = lessons()) {
    this.told = { ok: true, lessons: told };
  }

  look(): Promise<LessonsTold> {
    this.looks += 1;
    return Promise.resolve(this.told);
  }
  withOffers({ text: before }: Lessons, offers: readonly Offer[]) {
    const { text, left } = patchProcedure(before, offers);
    return Promise.resolve({ text, left: left.length });
  }
  patch({ file, text, isNew }: Lessons, after: string): Promise<string> {
    return Promise.resolve(isNew ? newFilePatch(file, after) : unifiedPatch(file, text, after));
  }
  write(_lessons: Lessons, text: string): Promise<LessonsWritten> {
    this.written.push(text);
    return Promise.resolve(this.result);
  }
}
