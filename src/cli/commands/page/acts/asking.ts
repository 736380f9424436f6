import type { PageActWish } from '../../../../protocol/page-acts.ts';
import { clockSeconds, isoSeconds } from '../../../../text/time.ts';
import { width } from '../../../../text/width.ts';
import { CliError, EXIT, type ExitCode } from '../../../base/errors.ts';
import { explain } from '../../../base/explain.ts';
import { columns } from '../../../base/output.ts';
import { readSpan } from '../../../base/times.ts';
import type { OptionDef } from '../../../grammar/command.ts';
import { askPage, type PageOutcome } from '../../../link/ask-page.ts';
import { commandId } from '../../../link/command-ids.ts';
import { hubOf } from '../../../link/wire.ts';
import { type Invocation, mayChange, timeZone } from '../../../settings/invocation.ts';

export interface Waiting {
  /** True: until it is settled. */
  readonly wait?: string | true;
}

export const WAIT: OptionDef = { flags: '--wait [time]', help: 'optPageWait' };

/** Somebody looks at a terminal: after so long they want to go on. */
const WAIT_MS = 10_000;

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
  const waitMs =
    wait === undefined ? WAIT_MS : wait === true ? Number.POSITIVE_INFINITY : readSpan('--wait', wait);
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
    if (outcome.outcome !== 'done') cli.out.say(`oncall: ${whyOf(cli, outcome)}`);
  return exitOf(cli, outcomes);
}

const local = (cli: Invocation, iso: string): string => isoSeconds(iso, timeZone(cli));

/** Keys are a contract: docs/operating.md. */
function toldOf(cli: Invocation, { act }: PageActWish, told: PageOutcome): object {
  const { page, number, outcome, at, by, until } = told;
  const reason = reasonOf(told);
  return {
    number,
    act,
    outcome,
    ...(at === null ? {} : { at: local(cli, at) }),
    ...(by === null ? {} : { by }),
    ...(reason === null ? {} : { reason }),
    ...(until === null ? {} : { [outcome === 'unknown' ? 'lookingUntil' : 'retryAt']: local(cli, until) }),
    page,
  };
}

/** A code for scripts: the system's own where the connection failed, else the kind of the trouble. */
function reasonOf({ why }: PageOutcome): string | null {
  if (why === null) return null;
  if (!(why instanceof CliError)) return why.kind;
  if (why.kind === 'refused') return String(why.params.refusal);
  if (why.kind !== 'pager') return why.kind;
  const kind = String(why.params.pager);
  return kind === 'unreachable' || kind === 'bad-reply' ? String(why.params.reason ?? kind) : kind;
}

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

function whyOf(cli: Invocation, { page, number, outcome, why, until }: PageOutcome): string {
  const named = String(number ?? page);
  if (why === null) return cli.t('page-act-underway', { page: named });
  const { line } = explain(why, cli.lang);
  const time = until === null ? '' : clockSeconds(until, timeZone(cli));
  const then =
    until === null ? '' : cli.t(outcome === 'unknown' ? 'page-act-looked' : 'page-act-retried', { time });
  return (
    cli.t(outcome === 'unknown' ? 'page-act-unknown' : 'page-act-not', { page: named, why: line }) + then
  );
}

/** What all that is not done has in common, else that something is not. */
function exitOf(cli: Invocation, outcomes: readonly PageOutcome[]): ExitCode {
  const codes = outcomes.flatMap(({ outcome, why, settled }) => {
    if (outcome === 'done') return [];
    return [
      why === null || (!settled && why instanceof CliError && why.kind === 'pager')
        ? EXIT.failed
        : explain(why, cli.lang).exit,
    ];
  });
  const [first = EXIT.done, ...others] = codes;
  return others.every((code) => code === first) ? first : EXIT.failed;
}
