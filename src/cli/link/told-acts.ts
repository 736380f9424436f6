import { ACT_TABLE, type ActRow, isPagerAct, type PagerActName } from '../../domain/act-table.ts';
import { ACT_WORDS } from '../../text/i18n/act-words.ts';
import { mergedState } from '../../text/i18n/pager.ts';
import { clockSeconds } from '../../text/time.ts';
import { width } from '../../text/width.ts';
import { columns } from '../base/output.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { mergedOf, outcomeJson, whyNotDone } from './act-outcome.ts';
import type { PageOutcome } from './ask-page.ts';

/** What came of an act at a page. */
export interface ToldAct extends PageOutcome {
  readonly act: TellableAct;
}

/** What commands ask of pages. */
export type TellableAct = {
  [A in PagerActName]: (typeof ACT_WORDS)[A]['told'] extends null ? never : A;
}[PagerActName];

export const isTellable = (act: string): act is TellableAct =>
  isPagerAct(act) && ACT_WORDS[act].told !== null;

const nameOf = ({ number, page }: ToldAct): string => String(number ?? page);

/** Keys are a contract: docs/reference/json.md. */
export const toldJson = (cli: Invocation, told: ToldAct): object => ({
  number: told.number,
  act: told.act,
  ...outcomeJson(cli, told),
  page: told.page,
});

const isPart = ({ outcome, leftOut }: ToldAct): boolean => outcome === 'done' && leftOut !== null;

/** A row each: the page, the act, how it stands, and when it was done. */
export function toldRows(cli: Invocation, told: readonly ToldAct[]): readonly string[] {
  const rows = told.map((one) => [
    nameOf(one),
    cli.t(`page-act-${one.act}`),
    cli.t(`page-outcome-${one.isFound ? 'already' : isPart(one) ? 'part' : one.outcome}`),
    one.outcome === 'done' && one.at !== null ? clockSeconds(one.at, timeZone(cli)) : '',
  ]);
  return columns(rows, width);
}

/** Says on standard error why each that is not done is not, and what of one that is was left out. */
export function sayNotDone(cli: Invocation, told: readonly ToldAct[]): void {
  for (const one of told) {
    const { leftOut, outcome } = one;
    if (outcome !== 'done')
      cli.out.say(`oncall: ${mergedAway(cli, one) ?? whyNotDone(cli, nameOf(one), one)}`);
    else if (leftOut !== null)
      cli.out.say(`oncall: ${cli.t('page-act-left-out', { page: nameOf(one), left: leftOut })}`);
  }
}

/** How the same is asked of another page; `…`: more words than are known here. Null: no command asks it of that page alone. */
function commandFor(act: TellableAct, page: string): string | null {
  const { script, wish }: ActRow = ACT_TABLE[act];
  const shapes = (wish ?? []).map((shape) => Object.values(shape));
  if (typeof script !== 'string' || wish === null || shapes.flat().includes('pages')) return null;
  const isAll = shapes.some((given) => given.every((kind) => kind === 'flag'));
  return `oncall ${script} ${page}${isAll ? '' : ' …'}`;
}

/** The page was made part of another: which one, and how to act on that. Null: it was not. */
function mergedAway(cli: Invocation, told: ToldAct): string | null {
  const merged = mergedOf(told);
  if (merged === null) return null;
  const said = cli.t('page-act-merged', { ...merged, state: mergedState(merged.state, cli.lang) });
  const line = commandFor(told.act, merged.into.replace(/^#/, ''));
  if (line === null || merged.state === 'resolved') return said;
  return said + cli.t('page-act-merged-try', { line });
}
