import { BARS } from '../../../detection/checkpoint.ts';
import { endsSoon } from '../../../detection/exclusion.ts';
import { type ImpactLevel, pagesUnnamed, type RuleImpact, unnamedLevel } from '../../../detection/rule.ts';
import { coverageOf, isOfUnnamed, type SlotUnknown } from '../../../detection/slot.ts';
import { unsentText, wayName } from '../../../detection/unsent-text.ts';
import { blindWhy } from '../../../text/i18n/detection/blind-reasons.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { neutralise } from '../../../text/neutralise.ts';
import { shareText } from '../../../text/share.ts';
import { clock, clockAndDay, duration, exactDuration } from '../../../text/time.ts';
import type { Style } from '../../draw/colours.ts';
import { glyphs } from '../../draw/glyphs.ts';
import type { Column, TableCell } from '../../home/lines/table.ts';
import { type DetectionRow, type ExclusionRow, isNoticed, type RuleRow } from '../detection-rows.ts';
import type { DetectionWorld } from '../detection-state.ts';
import { detectionWord, heldText } from '../detection-words.ts';

/** State, rule, users, level, bars, what it waits for. Narrow drops the bars first. */
export const DETECTION_COLUMNS: readonly Column[] = [
  { drop: 0, most: 10 },
  { drop: 0, most: 24, least: 16 },
  { drop: 2, most: 30 },
  { drop: 4, most: 18 },
  { drop: 5, most: BARS },
  { drop: 0, most: 0, grow: true, least: 24 },
];

const STYLES: Readonly<Record<string, Style>> = {
  paging: 'burn',
  pending: 'wait',
  blind: 'wait',
  resolving: 'follow',
};

export const isoTime = (ms: number): string => new Date(ms).toISOString();
const number = (n: number): string => n.toLocaleString('en');

export function detectionCells(row: DetectionRow, world: DetectionWorld): readonly TableCell[] {
  return row.kind === 'rule' ? ruleCells(row, world) : exclusionCells(row, world);
}

function ruleCells(row: RuleRow, world: DetectionWorld): readonly TableCell[] {
  const { lang } = world;
  const { standing, rule, group } = row;
  const style = STYLES[standing];
  const name = neutralise(row.name);
  return [
    { text: detectionWord(lang, `detection.state.${standing}`), ...(style ? { style } : {}) },
    { text: name, ...(standing === 'paging' ? { style: 'strong' as const } : {}) },
    { text: affectedText(row, lang), ...(standing === 'blind' ? { style: 'wait' as const } : {}) },
    { text: pageLevelText(rule.impact, lang), style: 'past' },
    { text: bars(group.bars, world.ascii), style: 'past' },
    {
      text: `${row.leaving ? detectionWord(lang, 'detection.leaving') : ''}${says(row, world)}`,
      ...styleOf(row),
    },
  ];
}

function styleOf(row: RuleRow): Pick<TableCell, 'style'> {
  if (row.page?.unsent) return { style: 'burn' };
  if (isNoticed(row)) return { style: 'follow' };
  return row.standing === 'normal' ? { style: 'past' } : {};
}

function exclusionCells({ held, more }: ExclusionRow, world: DetectionWorld): readonly TableCell[] {
  const { lang, timeZone, now } = world;
  const { exclusion, pages, users } = held;
  const at = clockAndDay(exclusion.until, isoTime(now), timeZone, lang);
  const isDue = endsSoon(exclusion, now);
  const left = duration(Math.max(0, Date.parse(exclusion.until) - now), lang);
  const ends = detectionWord(lang, isDue ? 'detection.ends-in' : 'detection.ends', {
    at,
    left,
    owner: neutralise(exclusion.owner),
  });
  const others = more > 0 ? `  ${detectionWord(lang, 'detection.more', { n: more })}` : '';
  return [
    { text: detectionWord(lang, 'detection.state.excluded'), style: isDue ? 'wait' : 'past' },
    { text: neutralise(exclusion.id) },
    { text: heldText(pages, number(users), lang) },
    { text: '' },
    { text: '' },
    { text: `${ends}${others}`, ...(isDue ? { style: 'wait' as const } : {}) },
  ];
}

/** Unknown is never zero, and what names nobody is said. */
export function affectedText(
  { standing, rule, group }: Pick<RuleRow, 'standing' | 'rule' | 'group'>,
  lang: Lang,
): string {
  const counts = group.last?.counts;
  if (standing === 'blind' || counts === null || counts === undefined)
    return detectionWord(lang, 'detection.unknown');
  const { users, totalUsers, bad } = counts;
  const field = rule.impact.usersField.split('.').at(-1) ?? '';
  if (isOfUnnamed(rule.impact, counts))
    return detectionWord(lang, 'detection.unnamed', { n: number(users.unnamed), field });
  if (coverageOf(counts) < 0.99) {
    const share = shareText(users.unnamed, bad);
    return detectionWord(lang, 'detection.users-least', { n: number(users.n), share, field });
  }
  if (totalUsers === null || totalUsers === 0)
    return detectionWord(lang, 'detection.users', { n: number(users.n) });
  const share = shareText(users.n, totalUsers);
  return detectionWord(lang, 'detection.users-of', { n: number(users.n), total: number(totalUsers), share });
}

export function levelText(level: ImpactLevel | null, lang: Lang): string {
  if (level === null) return detectionWord(lang, 'detection.no-level');
  const n = number(level.users);
  if (level.share === null) return detectionWord(lang, 'detection.level', { n });
  return detectionWord(lang, 'detection.level-share', {
    n,
    share: `${Number((level.share * 100).toFixed(3))}%`,
  });
}

/** Of the page level: its users, where it has some. */
const pageLevelText = (impact: RuleImpact, lang: Lang): string =>
  impact.page === null && pagesUnnamed(impact) ? unnamedText(impact, lang) : levelText(impact.page, lang);

const unnamedText = (impact: RuleImpact, lang: Lang): string =>
  detectionWord(lang, 'detection.level-unnamed', { n: number(unnamedLevel(impact)) });

/** The same with all that it has. */
export function wholePageLevelText(impact: RuleImpact, lang: Lang): string {
  const text = pageLevelText(impact, lang);
  if (!pagesUnnamed(impact)) return text;
  const more = detectionWord(lang, 'detection.level-naming', { errors: unnamedText(impact, lang) });
  return impact.page === null
    ? more
    : detectionWord(lang, 'detection.level-or', { users: text, errors: more });
}

/** A slot that is not known leaves a gap. */
function bars(users: readonly (number | null)[], ascii: boolean): string {
  const { bars: columns } = glyphs(ascii);
  const most = Math.max(1, ...users.map((n) => n ?? 0));
  const drawn = users.map((n) => {
    if (n === null) return ' ';
    return columns[n === 0 ? 0 : Math.max(1, Math.round((n / most) * (columns.length - 1)))] ?? ' ';
  });
  return drawn.join('').padStart(BARS);
}

/** That a page is not sent goes before anything else. */
const beside = ({ page }: Pick<RuleRow, 'page'>, text: string, said: string): string =>
  (page?.unsent ? [said, text] : [text, said]).filter((part) => part !== '').join('  ');

/** A group that is counted is blind only as `total` finds nothing. */
const TOTAL_SILENT: SlotUnknown = { kind: 'total-silent', params: {} };

/** What the rule is about to do, or what was done about it. */
function says(row: RuleRow, world: DetectionWorld): string {
  const { lang, timeZone, now } = world;
  const { rule, group, standing, source, silence } = row;
  const { state } = group;
  const page = pageText(row, world);
  if (standing === 'blind') {
    const since = state.blind?.since ?? silence?.since ?? now;
    const why = state.blind?.why ?? (silence === null ? source?.why : TOTAL_SILENT);
    const text = detectionWord(lang, 'detection.blind-since', {
      at: clock(isoTime(since), timeZone),
      source: neutralise(rule.source),
      why: blindWhy(why?.kind ?? '', lang, why?.params),
    });
    return beside(row, text, page);
  }
  if (standing === 'paging') {
    const since = state.episode?.first ?? state.since ?? now;
    const text = detectionWord(lang, 'detection.paging-since', {
      at: clock(isoTime(since), timeZone),
      time: duration(Math.max(0, now - since), lang),
    });
    return beside(row, text, page);
  }
  if (standing === 'pending') {
    const held = (state.run - 1) * rule.every;
    const time = (ms: number): string => exactDuration(Math.max(0, ms), lang);
    if (held >= rule.for) {
      const counts = group.last?.counts;
      const isUnnamed = counts != null && isOfUnnamed(rule.impact, counts);
      const [n, least] = isUnnamed
        ? [state.freshUnnamed, unnamedLevel(rule.impact)]
        : [state.fresh, rule.impact.page?.users];
      return detectionWord(lang, isUnnamed ? 'detection.pending-unnamed' : 'detection.pending-goes-on', {
        ...{ of: time(rule.for), n: number(n ?? 0), least: number(least ?? 0) },
      });
    }
    return detectionWord(lang, 'detection.pending-for', {
      n: time(held),
      of: time(rule.for),
      left: time(rule.for - held),
    });
  }
  if (standing === 'resolving') {
    const of = rule.resolve.clean;
    const text = detectionWord(lang, 'detection.resolving-for', {
      n: state.run,
      of,
      left: Math.max(0, of - state.run),
    });
    return beside(row, text, page);
  }
  return isNoticed(row) ? detectionWord(lang, 'detection.noticed') : '';
}

/** `#4812 佐藤 確認済み`; first of all that it is not sent. */
export function pageText({ page, rule }: Pick<RuleRow, 'page' | 'rule'>, world: DetectionWorld): string {
  const { lang } = world;
  if (page === null) return '';
  if (world.dryRun) return detectionWord(lang, 'detection.page.dry');
  if (page.unsent !== null) return unsentText(page.unsent, world);
  const low = page.kind === 'blind' ? detectionWord(lang, 'detection.low') : '';
  const number = page.number === null ? '' : `#${page.number}${low} `;
  const by = page.by === null ? '' : detectionWord(lang, 'detection.page.by', { by: wayName(page.by, lang) });
  const status = detectionWord(lang, `detection.page.${page.status}`, { who: neutralise(page.who ?? '?') });
  const isOthers = page.kind === 'impact' && page.rule !== rule.name;
  const other = isOthers ? detectionWord(lang, 'detection.page.of', { rule: neutralise(page.rule) }) : '';
  return `${number}${status}${by}${other}`.trim();
}
