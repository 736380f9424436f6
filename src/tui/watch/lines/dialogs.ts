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
import { WATCH_BINDINGS, watchActName } from '../watch-keys.ts';
import { watchLayout } from '../watch-layout.ts';
import { type RuleRow, watchRows } from '../watch-rows.ts';
import { EXCLUDE_FIELDS, type WatchDialog, type WatchState, type WatchWorld } from '../watch-state.ts';
import { heldText, watchWord } from '../watch-words.ts';
import { affectedText, isoTime, levelText, pageText } from './cells.ts';
import { watchHints } from './edges.ts';

const COLS = 96;

/** What lies over the list, at its place. */
export function watchDialogBox(dialog: WatchDialog, state: WatchState, world: WatchWorld): DialogBox {
  const area = watchLayout(state, false).dialog;
  const cols = Math.max(8, Math.min(COLS, area.w - 4));
  const most = Math.max(1, area.h - 2);
  const content = contentOf(dialog, state, world, cols, most);
  const rect = centred(area, cols + 4, Math.min(most, content.lines.length) + 2);
  return { content, rect, edge: 'follow' };
}

function contentOf(
  dialog: WatchDialog,
  state: WatchState,
  world: WatchWorld,
  cols: number,
  rows: number,
): BoxContent {
  const foot = hintRow(watchHints(state, world));
  if (dialog.kind === 'exclude') return excludeContent(dialog, world, cols, foot);
  const lines = dialog.kind === 'help' ? helpLines(world) : detailLines(dialog.row, state, world, cols);
  const from = Math.max(0, Math.min(dialog.scroll, lines.length - rows));
  const title = dialog.kind === 'help' ? watchWord(world.lang, 'watch.act.help') : titleOf(dialog.row, state);
  return { title, lines: lines.slice(from, from + rows), cursor: null, foot };
}

const titleOf = (id: string, state: WatchState): string =>
  neutralise(watchRows(state).find((row) => row.id === id)?.name ?? '');

const helpLines = ({ lang }: WatchWorld): readonly Line[] =>
  WATCH_BINDINGS.filter(({ scope }) => scope === 'list').map((binding) =>
    line(styled('strong', binding.keys.map(keyName).join(' ').padEnd(18)), watchActName(binding, lang)),
  );

type Pair = readonly [name: string, text: string, style?: Style];

function detailLines(id: string, state: WatchState, world: WatchWorld, cols: number): readonly Line[] {
  const row = watchRows(state).find((each) => each.id === id);
  if (row === undefined) return [];
  const { lang, timeZone, now } = world;
  const name = (key: Parameters<typeof watchWord>[1]) => watchWord(lang, key);
  if (row.kind === 'exclusion') {
    const all = state.reading?.checkpoint?.exclusions ?? [];
    return entries(
      all.flatMap(({ exclusion, pages, users }): Pair[] => [
        [neutralise(exclusion.id), heldText(pages, String(users), lang)],
        [
          '',
          watchWord(lang, 'watch.ends', {
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
  const window = watchWord(lang, 'watch.detail.window-text', {
    window: exactDuration(rule.window, lang),
    every: exactDuration(rule.every, lang),
    delay: exactDuration(rule.delay, lang),
    for: exactDuration(rule.for, lang),
    below: rule.resolve.below,
    clean: rule.resolve.clean,
  });
  const left = watchWord(lang, 'watch.leaving-word', { rule: neutralise(rule.name) });
  const known: readonly Pair[] = [
    ...(row.leaving ? [[name('watch.detail.leaving'), left, 'wait'] as const] : []),
    [name('watch.detail.source'), neutralise(rule.source)],
    [name('watch.detail.query'), neutralise(rule.query)],
    ...(rule.total === null ? [] : [[name('watch.detail.total'), neutralise(rule.total)] as const]),
    [name('watch.detail.level'), levelText(rule.impact.page, lang)],
    ...(rule.impact.notice === null
      ? []
      : [[name('watch.detail.notice'), levelText(rule.impact.notice, lang)] as const]),
    [name('watch.detail.window'), window],
    ...(rule.owner === null ? [] : [[name('watch.detail.owner'), neutralise(rule.owner)] as const]),
    ...(rule.runbook === null ? [] : [[name('watch.detail.runbook'), neutralise(rule.runbook)] as const]),
    ...(page === null ? [] : [[name('watch.detail.page'), pageText(row, world)] as const]),
  ];
  return entries([...known, ...slotPairs(row, world)], cols);
}

/** The last slots, the newest first. */
function slotPairs(row: RuleRow, { lang, timeZone }: WatchWorld): readonly Pair[] {
  const { group, rule } = row;
  const results = [...group.state.recent];
  if (group.last !== null && !results.some(({ slot }) => slot === group.last?.slot)) results.push(group.last);
  // Slots of less than a minute differ only by their seconds.
  const at = (ms: number): string =>
    rule.every % 60_000 === 0 ? clock(isoTime(ms), timeZone) : clockSeconds(isoTime(ms), timeZone);
  return results.toReversed().map((result): Pair => {
    const { from, to } = slotWindow(rule, result.slot);
    const span = `${at(from)}-${at(to)}`;
    const label = `${watchWord(lang, 'watch.detail.slot')} ${at(result.slot)}`;
    if (result.counts === null)
      return [label, `${span}  ${blindWhy(result.unknown.kind, lang, result.unknown.params)}`, 'wait'];
    const { bad, total } = result.counts;
    const users = affectedText({ standing: 'normal', rule, group: { ...group, last: result } }, lang);
    const counted = watchWord(lang, 'watch.detail.slot-text', { bad, total: total ?? '-' });
    const late = result.late ? watchWord(lang, 'watch.detail.late') : '';
    return [label, `${span}  ${users}  ${counted}${late}`];
  });
}

type Excluding = Extract<WatchDialog, { kind: 'exclude' }>;

function excludeContent(
  { rule, field, kept, editor, wrong, asked }: Excluding,
  { lang }: WatchWorld,
  cols: number,
  foot: BoxContent['foot'],
): BoxContent {
  const lines: Line[] = [];
  let cursor: BoxContent['cursor'] = null;
  for (const each of EXCLUDE_FIELDS) {
    lines.push(line(styled(each === field ? 'strong' : 'past', watchWord(lang, `watch.exclude.${each}`))));
    if (each === field) {
      const input = inputRow(editor, cols - 2);
      cursor = { x: 2 + input.column, y: lines.length };
      lines.push(line('> ', input.text));
      if (wrong !== null) lines.push(...prose(watchWord(lang, `watch.exclude.${wrong}`), cols, 'burn'));
    } else lines.push(line('  ', neutralise(kept[each] ?? '')));
  }
  if (asked !== null) {
    lines.push(...prose(neutralise(asked), cols, 'burn'), line(watchWord(lang, 'watch.exclude.again')));
  }
  return { title: watchWord(lang, 'watch.exclude.title', { rule }), lines, cursor, foot };
}
