import {
  changesOfWord,
  type NamedChange,
  nameableChanges,
} from '../../../domain/changes/nameable-changes.ts';
import type { Verdict } from '../../../domain/event.ts';
import { pageName } from '../../../domain/page.ts';
import type { VerdictRow } from '../../../protocol/http.ts';
import { changeText } from '../../../text/change-text.ts';
import { dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT, type ExitCode } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../grammar/command.ts';
import { type ActPlace, actOn, runCommand } from '../../link/act.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

interface VerdictOptions {
  readonly incident?: string;
  readonly hurt?: boolean;
  readonly clear?: boolean;
  readonly why?: string;
  readonly prevent?: string;
  readonly change?: string;
}

/** Did users suffer? Of a session, of a page without one; without either, what was said so far. */
export const verdict = command<VerdictOptions>({
  arguments: [['[session]', 'argVerdict', 'any-session']],
  options: [
    { flags: '-i, --incident <incident>', help: 'optVerdictIncident', values: 'incident' },
    { flags: '--hurt', help: 'optHurt' },
    { flags: '--no-hurt', help: 'optNoHurt' },
    { flags: '--why <reason>', help: 'optWhy' },
    { flags: '--prevent <how>', help: 'optPrevent' },
    { flags: '--change <change>', help: 'optVerdictChange' },
    { flags: '--clear', help: 'optClear' },
  ],
  async run(cli, [session], options) {
    const { incident, hurt, clear = false, change } = options;
    if (session === undefined && incident === undefined) {
      if (hurt !== undefined || clear || change !== undefined) throw new CliError('verdict-of-what');
      return listVerdicts(cli);
    }
    if (session !== undefined && incident !== undefined) throw new CliError('verdict-of-what');
    const said = readVerdict(options);
    // A page that nobody worked on has no list of changes.
    if (change !== undefined && (said === null || incident !== undefined))
      throw new CliError('bad-verdict-change');
    if (incident !== undefined) return judgePage(cli, incident, said);
    const place = await actOn(cli, String(session));
    const named = change === undefined ? {} : { change: await changeOfWord(cli, place, change) };
    return runCommand(cli, place, 'verdict.set', { verdict: said === null ? null : { ...said, ...named } });
  },
});

function readVerdict({ hurt, clear = false, why, prevent }: VerdictOptions): Verdict | null {
  if (clear === (hurt !== undefined)) throw new CliError('bad-verdict');
  return hurt === undefined ? null : { hurt, why: why ?? null, prevent: prevent ?? null };
}

/** The change that is meant, of those that the session knows; null for `none`. Rejects where none or several are. */
async function changeOfWord(cli: Invocation, place: ActPlace, word: string): Promise<NamedChange | null> {
  if (word === 'none') return null;
  const known = nameableChanges(await place.link.api.session(place.session));
  const [found, ...others] = changesOfWord(known, word);
  if (found !== undefined && others.length === 0) return found;
  const listed = (found === undefined ? known : [found, ...others]).slice(0, LISTED);
  const list = listed.map((one) => `${one.id} (${changeText(one, cli.lang)})`).join(', ');
  if (known.length === 0) throw new CliError('no-changes-known', { session: place.session });
  throw new CliError(found === undefined ? 'no-such-change' : 'several-changes', { word, list });
}

async function judgePage(cli: Invocation, ref: string, said: Verdict | null): Promise<ExitCode> {
  mayChange(cli);
  const { api } = await hubOf(cli, {});
  const judged = await api.judge(ref, said);
  const name = pageName(judged.row);
  if (cli.globals.json) cli.out.json(judged);
  else if (said === null) cli.out.say(cli.t('verdict-cleared', { number: name }));
  else cli.out.say(cli.t('verdict-kept', { number: name, verdict: wordOf(cli, said) }));
  return EXIT.done;
}

async function listVerdicts(cli: Invocation): Promise<ExitCode> {
  const { api } = await hubOf(cli, { reading: true });
  const list = await api.verdicts();
  const { verdicts, real, falseAlarms } = list;
  if (cli.globals.json) cli.out.json(list);
  else if (verdicts.length === 0) cli.out.say(cli.t('verdict-none'));
  else {
    const rows = verdicts.map((row) => rowOf(cli, row));
    for (const line of columns(rows, width)) cli.out.line(line);
    cli.out.say(cli.t('verdict-counts', { real, falseAlarms }));
  }
  return EXIT.done;
}

/** As many as are read in a message. */
const LISTED = 8;

const wordOf = (cli: Invocation, { hurt }: Verdict): string => cli.t(hurt ? 'verdict-real' : 'verdict-false');

/** Day, page or session, verdict, service, who said it, title, the change that did it, and why. */
function rowOf(cli: Invocation, row: VerdictRow): readonly string[] {
  const { session, number, incident, title, service, verdict: said, by, at } = row;
  const page = number === null ? (incident ?? '-') : `#${number}`;
  const change = said.change ? changeText(said.change, cli.lang) : null;
  const why = [change, said.why, said.prevent].filter((text) => text !== null).join(' / ');
  return [
    dayStamp(at, timeZone(cli)),
    session ?? page,
    wordOf(cli, said),
    service ?? '-',
    by ?? '-',
    title,
    why.split('\n').join(' / '),
  ];
}
