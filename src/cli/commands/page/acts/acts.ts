import {
  ACT_TABLE,
  type FieldActName,
  fieldOf,
  isFieldAct,
  type PageCommandAct,
} from '../../../../domain/act-table.ts';
import type { PageActWish } from '../../../../protocol/page-acts.ts';
import { CliError, type ExitCode } from '../../../base/errors.ts';
import { textArgument } from '../../../base/prompt.ts';
import { readDue, readSpan, refuseTooLong } from '../../../base/times.ts';
import { type ArgumentDef, type CommandDef, command, type OptionDef } from '../../../grammar/command.ts';
import { exitOf } from '../../../link/act-outcome.ts';
import { askPage } from '../../../link/ask-page.ts';
import { commandId } from '../../../link/command-ids.ts';
import { sayNotDone, type ToldAct, toldJson, toldRows } from '../../../link/told-acts.ts';
import { WAIT, type Waiting, waitOf } from '../../../link/waiting.ts';
import { hubOf } from '../../../link/wire.ts';
import { type Invocation, mayChange, timeZone } from '../../../settings/invocation.ts';

/** Acts on pages without a screen, in one's own name; each takes several pages. */

const PAGES: ArgumentDef = ['<pages...>', 'argPages', 'incident'];
const refsOf = (given: unknown): readonly string[] => (given as readonly string[]).map(String);

/** One whose words say all of it. */
const plain = (wish: PageActWish) =>
  command<Waiting>({
    arguments: [PAGES],
    options: [WAIT],
    run: (cli, [pages], options) => askPages(cli, refsOf(pages), wish, options),
  });

const ackPages = command<Waiting & { readonly takeOver?: true }>({
  arguments: [PAGES],
  options: [{ flags: '--take-over', help: 'optTakeOver' }, WAIT],
  run: (cli, [pages], { takeOver, ...options }) =>
    askPages(cli, refsOf(pages), { act: 'acknowledge', ...(takeOver ? { takeOver } : {}) }, options),
});

interface Snooze extends Waiting {
  readonly for?: string;
  readonly until?: string;
}

const snoozePages = command<Snooze>({
  arguments: [PAGES],
  options: [
    { flags: '--for <time>', help: 'optPageFor' },
    { flags: '--until <time>', help: 'optPageUntil' },
    WAIT,
  ],
  run: (cli, [pages], options) => askPages(cli, refsOf(pages), snoozeOf(cli, options), options),
});

function snoozeOf(cli: Invocation, { for: span, until }: Snooze): PageActWish {
  if ((span === undefined) === (until === undefined)) throw new CliError('snooze-how');
  if (span !== undefined) return { act: 'snooze', seconds: readSpan('--for', span) / 1_000 };
  return { act: 'snooze', until: readDue('--until', String(until), new Date().toISOString(), timeZone(cli)) };
}

const escalatePages = command<Waiting & { readonly level?: string }>({
  arguments: [PAGES],
  options: [{ flags: '--level <n>', help: 'optPageLevel' }, WAIT],
  run: (cli, [pages], { level, ...options }) =>
    askPages(
      cli,
      refsOf(pages),
      { act: 'escalate', ...(level === undefined ? {} : { level: levelOf(level) }) },
      options,
    ),
});

function levelOf(level: string): number {
  if (!/^[1-9]\d?$/.test(level)) throw new CliError('bad-count', { option: '--level', value: level });
  return Number(level);
}

/** Of an act that gives pages something, which `--to` names. */
const toPages = (act: PageCommandAct, option: OptionDef, wish: (given: string) => PageActWish) =>
  command<Waiting & { readonly to?: string }>({
    arguments: [PAGES],
    options: [option, WAIT],
    async run(cli, [pages], { to, ...options }) {
      if (to === undefined)
        throw new CliError('missing-option', { command: `oncall ${ACT_TABLE[act].script}`, option: '--to' });
      return askPages(cli, refsOf(pages), wish(to), options);
    },
  });

/** A text for one page. */
const texted = (path: `page ${string}`, wish: (text: string) => PageActWish) =>
  command<Waiting>({
    arguments: [
      ['<page>', 'argPage', 'incident'],
      ['[text]', 'argText'],
    ],
    options: [WAIT],
    run: async (cli, [page, given], options) =>
      askPages(cli, [String(page)], wish(await textArgument(path, given, 'page-text-empty')), options),
  });

const mergePages = command<Waiting & { readonly into?: string }>({
  arguments: [PAGES],
  options: [{ flags: '--into <page>', help: 'optPageInto', values: 'incident' }, WAIT],
  async run(cli, [pages], { into, ...options }) {
    if (into === undefined)
      throw new CliError('missing-option', { command: 'oncall page merge', option: '--into' });
    return askPages(cli, [into], { act: 'merge', sources: refsOf(pages) }, options);
  },
});

/** Of an act that sets a field of a page: one of a few words for several pages, or a text for one. */
function fieldPages(act: FieldActName): CommandDef {
  const [field, given] = fieldOf(act);
  // A line that came from a file may end or be broken anywhere.
  const wish = (value: string) =>
    ({ act, [field]: value.trim().replace(/\s*\n\s*/g, ' ') }) as unknown as PageActWish;
  if (typeof given !== 'object') return texted(`page ${act}`, wish);
  return toPages(act, { flags: `--to <${field}>`, help: 'optPageSet', choices: given }, wish);
}

const callPages = command<Waiting & { readonly to?: string; readonly message?: string }>({
  arguments: [PAGES],
  options: [
    { flags: '--to <who>', help: 'optPageCall', values: 'on-call' },
    { flags: '--message <text>', help: 'optPageMessage' },
    WAIT,
  ],
  async run(cli, [pages], { to: who, message: text = '', ...options }) {
    if (who === undefined)
      throw new CliError('missing-option', { command: 'oncall page call', option: '--to' });
    return askPages(cli, refsOf(pages), { act: 'responder', who, text }, options);
  },
});

const OWN = {
  acknowledge: ackPages,
  resolve: plain({ act: 'resolve' }),
  snooze: snoozePages,
  escalate: escalatePages,
  reassign: toPages('reassign', { flags: '--to <who>', help: 'optPageTo', values: 'on-call' }, (who) => ({
    act: 'reassign',
    who,
  })),
  priority: toPages('priority', { flags: '--to <priority>', help: 'optPageSet' }, (priority) => ({
    act: 'priority',
    priority,
  })),
  responder: callPages,
  note: texted('page note', (text) => ({ act: 'note', text })),
  merge: mergePages,
} satisfies Readonly<Record<Exclude<PageCommandAct, FieldActName>, CommandDef>>;

/** The command of an act that `oncall page` asks for. */
export const pageAct = (act: PageCommandAct): CommandDef => (isFieldAct(act) ? fieldPages(act) : OWN[act]);

/**
 * Asks for one act on each page and tells what came of it: a row each, or a line of JSON; why it is not done goes to
 * standard error. 0 only where all of it is done.
 */
async function askPages(
  cli: Invocation,
  refs: readonly string[],
  wish: PageActWish,
  { wait }: Waiting,
): Promise<ExitCode> {
  mayChange(cli);
  refuseTooLong(wish);
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
