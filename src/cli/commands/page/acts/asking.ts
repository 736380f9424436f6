import type { PageActWish } from '../../../../protocol/page-acts.ts';
import { clockSeconds } from '../../../../text/time.ts';
import { width } from '../../../../text/width.ts';
import type { ExitCode } from '../../../base/errors.ts';
import { columns } from '../../../base/output.ts';
import { exitOf, outcomeJson, whyNotDone } from '../../../link/act-outcome.ts';
import { askPage, type PageOutcome } from '../../../link/ask-page.ts';
import { commandId } from '../../../link/command-ids.ts';
import { type Waiting, waitOf } from '../../../link/waiting.ts';
import { hubOf } from '../../../link/wire.ts';
import { type Invocation, mayChange, timeZone } from '../../../settings/invocation.ts';

/**
 * Asks for one act on each page and tells what came of it: a row each, or a line of JSON; why it is not done goes to
 * standard error. 0 only where all of it is done.
 */
export async function askPages(
  cli: Invocation,
  refs: readonly string[],
  wish: PageActWish,
  { wait }: Waiting,
): Promise<ExitCode> {
  mayChange(cli);
  const waitMs = waitOf(wait);
  const link = await hubOf(cli, {});
  const asked = [...new Set(refs)];
  // The same line again while there is no outcome asks for the same, not for more.
  const given = await commandId(cli, `${link.key} pages ${link.who}`, { refs: asked, wish });
  const outcomes = await Promise.all(
    asked.map((ref) => askPage(link.api, ref, wish, { cmd: given.id, waitMs })),
  );
  if (outcomes.every(({ settled }) => settled)) await given.answered();
  if (cli.globals.json) for (const outcome of outcomes) cli.out.jsonLine(toldOf(cli, wish, outcome));
  else print(cli, wish, outcomes);
  for (const outcome of outcomes)
    if (outcome.outcome !== 'done')
      cli.out.say(`oncall: ${whyNotDone(cli, String(outcome.number ?? outcome.page), outcome)}`);
  return exitOf(cli, outcomes);
}

/** Keys are a contract: docs/operating.md. */
const toldOf = (cli: Invocation, { act }: PageActWish, told: PageOutcome): object => ({
  number: told.number,
  act,
  ...outcomeJson(cli, told),
  page: told.page,
});

function print(cli: Invocation, { act }: PageActWish, outcomes: readonly PageOutcome[]): void {
  const rows = outcomes.map(({ page, number, outcome, at }) => [
    String(number ?? page),
    cli.t(`page-act-${act}`),
    cli.t(`page-outcome-${outcome}`),
    outcome === 'done' && at !== null ? clockSeconds(at, timeZone(cli)) : '',
  ]);
  for (const line of columns(rows, width)) cli.out.line(line);
  const total = outcomes.length;
  const n = outcomes.filter(({ outcome }) => outcome === 'done').length;
  if (total > 1) cli.out.say(cli.t('page-acts-done', { n, total }));
}
