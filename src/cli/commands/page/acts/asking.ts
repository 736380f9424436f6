import type { PageActWish } from '../../../../protocol/page-acts.ts';
import type { ExitCode } from '../../../base/errors.ts';
import { exitOf } from '../../../link/act-outcome.ts';
import { askPage } from '../../../link/ask-page.ts';
import { commandId } from '../../../link/command-ids.ts';
import { sayNotDone, type ToldAct, toldJson, toldRows } from '../../../link/told-acts.ts';
import { type Waiting, waitOf } from '../../../link/waiting.ts';
import { hubOf } from '../../../link/wire.ts';
import { type Invocation, mayChange } from '../../../settings/invocation.ts';

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
  const told = outcomes.map((outcome) => ({ act: wish.act, ...outcome }));
  if (cli.globals.json) for (const one of told) cli.out.jsonLine(toldJson(cli, one));
  else print(cli, told);
  sayNotDone(cli, told);
  return exitOf(cli, outcomes);
}

function print(cli: Invocation, told: readonly ToldAct[]): void {
  for (const line of toldRows(cli, told)) cli.out.line(line);
  const total = told.length;
  const n = told.filter(({ outcome, leftOut }) => outcome === 'done' && leftOut === null).length;
  if (total > 1) cli.out.say(cli.t('page-acts-done', { n, total }));
}
