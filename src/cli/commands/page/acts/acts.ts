import type { PageCommandAct } from '../../../../domain/act-table.ts';
import type { PageActWish } from '../../../../protocol/page-acts.ts';
import { CliError } from '../../../base/errors.ts';
import { textArgument } from '../../../base/prompt.ts';
import { readDue, readSpan } from '../../../base/times.ts';
import { type ArgumentDef, type CommandDef, command } from '../../../grammar/command.ts';
import { WAIT, type Waiting } from '../../../link/waiting.ts';
import { type Invocation, timeZone } from '../../../settings/invocation.ts';
import { askPages } from './asking.ts';

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

const reassignPages = command<Waiting & { readonly to?: string }>({
  arguments: [PAGES],
  options: [{ flags: '--to <who>', help: 'optPageTo', values: 'on-call' }, WAIT],
  async run(cli, [pages], { to, ...options }) {
    if (to === undefined)
      throw new CliError('missing-option', { command: 'oncall page reassign', option: '--to' });
    return askPages(cli, refsOf(pages), { act: 'reassign', who: to }, options);
  },
});

const notePage = command<Waiting>({
  arguments: [
    ['<page>', 'argPage', 'incident'],
    ['[text]', 'argText'],
  ],
  options: [WAIT],
  async run(cli, [page, given], options) {
    const text = await textArgument('page note', given, 'page-note-empty');
    return askPages(cli, [String(page)], { act: 'note', text }, options);
  },
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

/** The command of each act that `oncall page` asks for. */
export const PAGE_ACTS = {
  acknowledge: ackPages,
  resolve: plain({ act: 'resolve' }),
  snooze: snoozePages,
  escalate: plain({ act: 'escalate' }),
  reassign: reassignPages,
  note: notePage,
  merge: mergePages,
} satisfies Readonly<Record<PageCommandAct, CommandDef>>;
