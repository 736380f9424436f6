import { type DetectionRule, pagesUnnamed } from '../../detection/rule.ts';
import { slotWindow } from '../../detection/slot.ts';
import { blindWhy } from '../../text/i18n/detection/blind-reasons.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { neutralise } from '../../text/neutralise.ts';
import { clock, clockAndDay, clockSeconds, exactDuration } from '../../text/time.ts';
import type { Style } from '../draw/colours.ts';
import { type Line, line, styled } from '../draw/line.ts';
import { entries, prose } from '../draw/prose.ts';
import { type AskSpec, dialogsOf } from '../kernel/dialogs.ts';
import { helpPage } from '../kernel/help.ts';
import { askDialog, open } from '../model/dialog.ts';
import { transition } from '../model/transition.ts';
import { DETECTION_KEYS, type DetectionKey } from './detection-keys.ts';
import { detectionLayout } from './detection-layout.ts';
import { detectionRows, type RuleRow } from './detection-rows.ts';
import {
  type DetectionEffect,
  type DetectionState,
  type DetectionWorld,
  EXCLUDE_FIELDS,
  type ExcludeAsk,
} from './detection-state.ts';
import { detectionSaid, detectionWord, heldText } from './detection-words.ts';
import { affectedText, isoTime, levelText, pageText, wholePageLevelText } from './lines/cells.ts';

const COLS = 96;
const DAYS = { usual: '7', most: 30 } as const;

/** Asks for the fields of an exclusion, one after the other. */
const EXCLUDE_ASK: AskSpec<ExcludeAsk, DetectionState, DetectionWorld, DetectionEffect> = {
  title: ({ rule }, { lang }) => detectionWord(lang, 'detection.exclude.title', { rule }),
  most: ({ field }) => (field === 'query' ? 2_000 : 500),
  head: ({ field, kept }, _, { lang }) => [
    ...fieldRows(EXCLUDE_FIELDS.slice(0, EXCLUDE_FIELDS.indexOf(field)), kept, lang),
    line(styled('strong', detectionWord(lang, `detection.exclude.${field}`))),
  ],
  end: ({ field, kept, asked }, _, { lang }, cols) => [
    ...fieldRows(EXCLUDE_FIELDS.slice(EXCLUDE_FIELDS.indexOf(field) + 1), kept, lang),
    ...(asked === null
      ? []
      : [...prose(neutralise(asked), cols, 'burn'), line(detectionWord(lang, 'detection.exclude.again'))]),
  ],
  /** Asks for the next field; after the last one, adds the exclusion. */
  accept({ about, editor }, state, world) {
    const { field, kept, rule, asked } = about;
    const text = editor.text.trim();
    if (text === '') return detectionSaid(world, 'detection.exclude.empty');
    const days = Number(text);
    if (field === 'days' && !(Number.isInteger(days) && days >= 1 && days <= DAYS.most))
      return detectionSaid(world, 'detection.exclude.bad-days');
    const all = { ...kept, [field]: text };
    const next = EXCLUDE_FIELDS[EXCLUDE_FIELDS.indexOf(field) + 1];
    if (next !== undefined) {
      const first = next === 'days' ? DAYS.usual : '';
      return transition(open(state, askDialog({ ...about, kept: all, field: next }, { text: first })));
    }
    const wish = { rule, query: all.query ?? '', reason: all.reason ?? '', days, sure: asked !== null };
    return transition(state, { kind: 'exclude', wish });
  },
};

const fieldRows = (
  fields: readonly ExcludeAsk['field'][],
  kept: ExcludeAsk['kept'],
  lang: DetectionWorld['lang'],
): readonly Line[] =>
  fields.flatMap((each) => [
    line(styled('past', detectionWord(lang, `detection.exclude.${each}`))),
    line('  ', neutralise(kept[each] ?? '')),
  ]);

const help = helpPage(DETECTION_KEYS, {});

/** The dialogs of detection's screen. */
export const DETECTION_DIALOGS = dialogsOf<DetectionState, DetectionWorld, DetectionEffect, DetectionKey>({
  keymap: DETECTION_KEYS,
  commands: {
    all: () => DETECTION_KEYS.table.filter(({ scope }) => scope === 'list'),
    here: () => 'list',
    parts: [],
  },
  area: (state) => detectionLayout(state, false).dialog,
  cols: COLS,
  ask: () => EXCLUDE_ASK,
  room(_, state) {
    const area = detectionLayout(state, false).dialog;
    return { area, cols: Math.max(8, Math.min(COLS, area.w - 4)) };
  },
  page(dialog, state, world, cols) {
    if (dialog.text === 'help') return help(dialog, state, world, cols);
    const title = neutralise(detectionRows(state).find(({ id }) => id === dialog.row)?.name ?? '');
    return { title, lines: detailLines(dialog.row, state, world, cols) };
  },
});

type Pair = readonly [name: string, text: string, style?: Style];

function detailLines(
  id: string,
  state: DetectionState,
  world: DetectionWorld,
  cols: number,
): readonly Line[] {
  const row = detectionRows(state).find((each) => each.id === id);
  if (row === undefined) return [];
  const { lang, timeZone, now } = world;
  const name = (key: Parameters<typeof detectionWord>[1]) => detectionWord(lang, key);
  if (row.kind === 'exclusion') {
    const all = state.reading?.checkpoint?.exclusions ?? [];
    return entries(
      all.flatMap(({ exclusion, pages, users }): Pair[] => [
        [neutralise(exclusion.id), heldText(pages, String(users), lang)],
        [
          '',
          detectionWord(lang, 'detection.ends', {
            at: clockAndDay(exclusion.until, isoTime(now), timeZone, lang),
            owner: neutralise(exclusion.owner),
          }),
        ],
        [
          '',
          neutralise(exclusion.match.by === 'query' ? exclusion.match.query : exclusion.match.template),
          'past',
        ],
        ['', neutralise(exclusion.reason), 'past'],
      ]),
      cols,
    );
  }
  const { rule, page } = row;
  const window = detectionWord(lang, 'detection.detail.window-text', {
    window: exactDuration(rule.window, lang),
    every: exactDuration(rule.every, lang),
    delay: exactDuration(rule.delay, lang),
    for: exactDuration(rule.for, lang),
    below: belowText(rule, lang),
    clean: rule.resolve.clean,
  });
  const left = detectionWord(lang, 'detection.leaving-word', { rule: neutralise(rule.name) });
  const known: readonly Pair[] = [
    ...(row.leaving ? [[name('detection.detail.leaving'), left, 'wait'] as const] : []),
    [name('detection.detail.source'), neutralise(rule.source)],
    [name('detection.detail.query'), neutralise(rule.query)],
    ...(rule.total === null ? [] : [[name('detection.detail.total'), neutralise(rule.total)] as const]),
    [name('detection.detail.level'), wholePageLevelText(rule.impact, lang)],
    ...(rule.impact.notice === null
      ? []
      : [[name('detection.detail.notice'), levelText(rule.impact.notice, lang)] as const]),
    [name('detection.detail.window'), window],
    ...(rule.owner === null ? [] : [[name('detection.detail.owner'), neutralise(rule.owner)] as const]),
    ...(rule.runbook === null ? [] : [[name('detection.detail.runbook'), neutralise(rule.runbook)] as const]),
    ...(page === null ? [] : [[name('detection.detail.page'), pageText(row, world)] as const]),
  ];
  return entries([...known, ...slotPairs(row, world)], cols);
}

/** Of what so few end a page: the users of a level, and errors that name none. */
function belowText({ impact, resolve }: DetectionRule, lang: Lang): string {
  const users = levelText({ users: resolve.below, share: null }, lang);
  if (!pagesUnnamed(impact)) return users;
  const errors = wholePageLevelText({ ...impact, page: null }, lang);
  return impact.page === null ? errors : detectionWord(lang, 'detection.level-and', { users, errors });
}

/** The last slots, the newest first. */
function slotPairs(row: RuleRow, { lang, timeZone }: DetectionWorld): readonly Pair[] {
  const { group, rule } = row;
  const results = [...group.state.recent];
  if (group.last !== null && !results.some(({ slot }) => slot === group.last?.slot)) results.push(group.last);
  // Slots of less than a minute differ only by their seconds.
  const at = (ms: number): string =>
    rule.every % 60_000 === 0 ? clock(isoTime(ms), timeZone) : clockSeconds(isoTime(ms), timeZone);
  return results.toReversed().map((result): Pair => {
    const { from, to } = slotWindow(rule, result.slot);
    const span = `${at(from)}-${at(to)}`;
    const label = `${detectionWord(lang, 'detection.detail.slot')} ${at(result.slot)}`;
    if (result.counts === null)
      return [label, `${span}  ${blindWhy(result.unknown.kind, lang, result.unknown.params)}`, 'wait'];
    const { bad, total } = result.counts;
    const users = affectedText({ standing: 'normal', rule, group: { ...group, last: result } }, lang);
    const counted = detectionWord(lang, 'detection.detail.slot-text', { bad, total: total ?? '-' });
    const late = result.late ? detectionWord(lang, 'detection.detail.late') : '';
    return [label, `${span}  ${users}  ${counted}${late}`];
  });
}
