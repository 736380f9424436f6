import { slotWindow } from '../../../detection/slot.ts';
import { blindWhy } from '../../../text/i18n/detection/blind-reasons.ts';
import { neutralise } from '../../../text/neutralise.ts';
import { clock, clockAndDay, clockSeconds, exactDuration } from '../../../text/time.ts';
import type { BoxContent, DialogBox } from '../../draw/box.ts';
import type { Style } from '../../draw/colours.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { hintRow } from '../../draw/key-hints.ts';
import { keyName } from '../../draw/key-name.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { entries, prose } from '../../draw/prose.ts';
import { centred } from '../../model/layout.ts';
import { DETECTION_BINDINGS, detectionActName } from '../detection-keys.ts';
import { detectionLayout } from '../detection-layout.ts';
import { detectionRows, type RuleRow } from '../detection-rows.ts';
import {
  type DetectionDialog,
  type DetectionState,
  type DetectionWorld,
  EXCLUDE_FIELDS,
} from '../detection-state.ts';
import { detectionWord, heldText } from '../detection-words.ts';
import { affectedText, isoTime, levelText, pageText } from './cells.ts';
import { detectionHints } from './edges.ts';

const COLS = 96;

/** What lies over the list, at its place. */
export function detectionDialogBox(
  dialog: DetectionDialog,
  state: DetectionState,
  world: DetectionWorld,
): DialogBox {
  const area = detectionLayout(state, false).dialog;
  const cols = Math.max(8, Math.min(COLS, area.w - 4));
  const most = Math.max(1, area.h - 2);
  const content = contentOf(dialog, state, world, cols, most);
  const rect = centred(area, cols + 4, Math.min(most, content.lines.length) + 2);
  return { content, rect, edge: 'follow' };
}

function contentOf(
  dialog: DetectionDialog,
  state: DetectionState,
  world: DetectionWorld,
  cols: number,
  rows: number,
): BoxContent {
  const foot = hintRow(detectionHints(state, world));
  if (dialog.kind === 'exclude') return excludeContent(dialog, world, cols, foot);
  const lines = dialog.kind === 'help' ? helpLines(world) : detailLines(dialog.row, state, world, cols);
  const from = Math.max(0, Math.min(dialog.scroll, lines.length - rows));
  const title =
    dialog.kind === 'help' ? detectionWord(world.lang, 'detection.act.help') : titleOf(dialog.row, state);
  return { title, lines: lines.slice(from, from + rows), cursor: null, foot };
}

const titleOf = (id: string, state: DetectionState): string =>
  neutralise(detectionRows(state).find((row) => row.id === id)?.name ?? '');

const helpLines = ({ lang }: DetectionWorld): readonly Line[] =>
  DETECTION_BINDINGS.filter(({ scope }) => scope === 'list').map((binding) =>
    line(styled('strong', binding.keys.map(keyName).join(' ').padEnd(18)), detectionActName(binding, lang)),
  );

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
    below: rule.resolve.below,
    clean: rule.resolve.clean,
  });
  const left = detectionWord(lang, 'detection.leaving-word', { rule: neutralise(rule.name) });
  const known: readonly Pair[] = [
    ...(row.leaving ? [[name('detection.detail.leaving'), left, 'wait'] as const] : []),
    [name('detection.detail.source'), neutralise(rule.source)],
    [name('detection.detail.query'), neutralise(rule.query)],
    ...(rule.total === null ? [] : [[name('detection.detail.total'), neutralise(rule.total)] as const]),
    [name('detection.detail.level'), levelText(rule.impact.page, lang)],
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

type Excluding = Extract<DetectionDialog, { kind: 'exclude' }>;

function excludeContent(
  { rule, field, kept, editor, wrong, asked }: Excluding,
  { lang }: DetectionWorld,
  cols: number,
  foot: BoxContent['foot'],
): BoxContent {
  const lines: Line[] = [];
  let cursor: BoxContent['cursor'] = null;
  for (const each of EXCLUDE_FIELDS) {
    lines.push(
      line(styled(each === field ? 'strong' : 'past', detectionWord(lang, `detection.exclude.${each}`))),
    );
    if (each === field) {
      const input = inputRow(editor, cols - 2);
      cursor = { x: 2 + input.column, y: lines.length };
      lines.push(line('> ', input.text));
      if (wrong !== null)
        lines.push(...prose(detectionWord(lang, `detection.exclude.${wrong}`), cols, 'burn'));
    } else lines.push(line('  ', neutralise(kept[each] ?? '')));
  }
  if (asked !== null) {
    lines.push(
      ...prose(neutralise(asked), cols, 'burn'),
      line(detectionWord(lang, 'detection.exclude.again')),
    );
  }
  return { title: detectionWord(lang, 'detection.exclude.title', { rule }), lines, cursor, foot };
}
