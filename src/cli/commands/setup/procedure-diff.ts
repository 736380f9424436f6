import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { diffProcedures } from '../../../domain/procedures/diff.ts';
import { isAgreed } from '../../../domain/procedures/offers.ts';
import type { LoadedProcedure } from '../../../ports/procedures.ts';
import { diffMarkdown, tellDiff } from '../../../record/procedures/diff-text.ts';
import {
  clockOf,
  deviationHow,
  deviationWord,
  historySaid,
  offerSaid,
  offersSaid,
  workedSummary,
  workedWord,
} from '../../../record/procedures/worked-text.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { mdText } from '../../../text/markdown.ts';
import { width } from '../../../text/width.ts';
import { CliError } from '../../base/errors.ts';
import { columns, writeText } from '../../base/output.ts';
import { shown } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import { findProcedure, openProcedures, procedureFolder } from '../../link/procedures.ts';
import {
  type ProcedureRun,
  type ProcedureTarget,
  procedureRun,
  targetOf,
} from '../../session/procedure/run.ts';
import { writeProcedure } from '../../session/procedure/write.ts';
import { type Invocation, mayChange } from '../../settings/invocation.ts';
import { TOLD_AS } from './procedure-show.ts';

interface DiffOptions {
  readonly format?: (typeof TOLD_AS)[number];
  readonly patch?: boolean;
  readonly out?: string;
}

/** Two procedures, two Git revisions, or a procedure and what a session did with it. */
export const diff = command<DiffOptions>({
  arguments: [
    ['<from>', 'argDiffFrom', 'procedure'],
    ['[to]', 'argDiffTo', 'procedure'],
  ],
  options: [
    { flags: '--format <format>', help: 'optTextFormat', choices: TOLD_AS },
    { flags: '--patch', help: 'optPatch' },
    { flags: '-o, --out <file>', help: 'optPatchOut', values: 'file' },
  ],
  async run(cli, [from, to], options) {
    const [first, second] = [String(from), to === undefined ? null : String(to)];
    const revisions = /^([^.].*?)\.\.([^.].*)?$/.exec(first);
    if (options.patch && (revisions || second !== null)) throw new CliError('patch-needs-session');
    if (revisions) {
      return tellPairs(
        cli,
        await atRevisions(cli, revisions[1] ?? '', revisions[2] ?? null, second),
        options,
      );
    }
    if (second !== null) return tellPairs(cli, [await pairOf(cli, first, second)], options);
    if (await isProcedure(cli, first)) return tellPairs(cli, [await againstBuiltIn(cli, first)], options);
    const run = await procedureRun(cli, first);
    return options.patch ? patch(cli, run, options.out) : tellRun(cli, run, options.format ?? 'text');
  },
});

/** Null: it is not there on that side. `isOther`: the texts differ, also where no step does. */
interface Pair {
  readonly name: string;
  readonly from: LoadedProcedure | null;
  readonly to: LoadedProcedure | null;
  readonly isOther: boolean;
}

/** A procedure by its name or file, or a release by its date. */
async function load(cli: Invocation, name: string): Promise<LoadedProcedure> {
  const release = join(cli.cwd, 'sessions', 'releases', `${name}.yaml`);
  const file = !name.includes('/') && existsSync(release) ? release : name;
  return findProcedure(await openProcedures(cli), file, cli.lang);
}

async function isProcedure(cli: Invocation, name: string): Promise<boolean> {
  if (/\.ya?ml$/.test(name)) return true;
  if (name === '-' || name.endsWith('.jsonl')) return false;
  return (await (await openProcedures(cli)).find(name)) !== null;
}

const textOf = async (origin: string): Promise<string | null> => readFile(origin, 'utf8').catch(() => null);

async function pairOf(cli: Invocation, first: string, second: string): Promise<Pair> {
  const [from, to] = [await load(cli, first), await load(cli, second)];
  const isOther = (await textOf(from.origin)) !== (await textOf(to.origin));
  return { name: to.procedure.id, from, to, isOther };
}

/** What the team's own procedure says otherwise than the built-in one of that name, or than the one it extends. */
async function againstBuiltIn(cli: Invocation, name: string): Promise<Pair> {
  const to = await load(cli, name);
  const { builtInOnly } = await import('../../wiring/procedures.ts');
  const base = to.bases?.[0];
  const from =
    base !== undefined && !base.startsWith('built-in:')
      ? await findProcedure(await openProcedures(cli), base, cli.lang)
      : await findProcedure(builtInOnly(), base?.replace('built-in:', '') ?? to.procedure.id, cli.lang);
  return { name: to.procedure.id, from, to, isOther: from.origin !== to.origin };
}

/** Every procedure of the team's folder that two revisions say otherwise, or the one that is named. */
async function atRevisions(
  cli: Invocation,
  from: string,
  to: string | null,
  only: string | null,
): Promise<readonly Pair[]> {
  const { proceduresAt } = await import('../../wiring/procedures.ts');
  const folder = procedureFolder(cli);
  const at = async (revision: string) => {
    try {
      return await proceduresAt(folder, revision, cli.env);
    } catch (error) {
      const where = shown(folder, cli.env, cli.cwd);
      throw new CliError('no-revision', { revision, folder: where }, error);
    }
  };
  const [old, now] = [await at(from), to === null ? await openProcedures(cli) : await at(to)];
  const [before, after] = [await old.examine(), await now.examine()];
  const own = [...before, ...after].filter(({ entry }) => entry.folder === 0).map(({ entry }) => entry.id);
  const ids = [...new Set(own)].filter((id) => only === null || id === only).sort();
  if (only !== null && ids.length === 0) throw new CliError('no-procedure', { name: only });
  const pairs = await Promise.all(
    ids.map(async (id): Promise<Pair> => {
      const find = (all: typeof before) => all.find(({ entry }) => entry.folder === 0 && entry.id === id);
      const [was, is] = [find(before), find(after)];
      const loaded = async (one: typeof was, files: typeof old) =>
        one === undefined ? null : findProcedure(files, id, cli.lang);
      const isOther = was?.text?.text !== is?.text?.text;
      return { name: id, from: await loaded(was, old), to: await loaded(is, now), isOther };
    }),
  );
  return pairs.filter(({ isOther }) => isOther || only !== null);
}

function tellPairs(cli: Invocation, pairs: readonly Pair[], { format = 'text' }: DiffOptions): undefined {
  const told = pairs.map(({ name, from, to, isOther }) => {
    const known = (from ?? to) as LoadedProcedure;
    const empty = { ...known.procedure, phases: [] };
    const both = [from?.procedure ?? empty, to?.procedure ?? empty] as const;
    const diff = diffProcedures(both[0], both[1]);
    return { name, diff, tale: tellDiff(name, diff, both, cli.lang, isOther) };
  });
  if (cli.globals.json) {
    cli.out.json(
      told.map(({ name, diff: { required }, tale: { rows, isSame } }) => {
        return { procedure: name, same: isSame, required, changes: rows };
      }),
    );
    return undefined;
  }
  if (told.length === 0) cli.out.say(cli.t('diff-nothing'));
  for (const { tale } of told) {
    if (format === 'md') cli.out.text(`${diffMarkdown(tale).join('\n')}\n`);
    else {
      cli.out.line(tale.head);
      const rows = tale.rows.map(({ sign, what, phase, step, detail }) => [
        ` ${sign} ${what}`,
        phase,
        step,
        detail,
      ]);
      for (const line of columns(rows, width)) cli.out.line(line);
    }
  }
  return undefined;
}

async function tellRun(cli: Invocation, run: ProcedureRun, format: 'text' | 'md'): Promise<undefined> {
  const { worked, learned } = run;
  if (cli.globals.json) {
    const { session, procedure, total, asWritten, isOver } = worked;
    cli.out.json({
      session,
      procedure: procedure.id,
      steps: total,
      asWritten,
      over: isOver,
      deviations: learned.map(({ deviation, times, of, offer, isOffered }) => {
        const { is, step } = deviation;
        const by = 'by' in deviation ? deviation.by.name : null;
        const at = 'at' in deviation ? deviation.at : null;
        const reason = deviation.is === 'skipped' ? deviation.reason : null;
        return { is, step: step.id, title: step.title, by, at, reason, times, of, offer, offered: isOffered };
      }),
    });
    return undefined;
  }
  const { file } = await targetOf(cli, run);
  const name = shown(file, cli.env, cli.cwd);
  if (format === 'md') cli.out.text(runMarkdown(run, name, cli.lang));
  else for (const line of runLines(run, name, cli.lang)) cli.out.line(line);
  return undefined;
}

/** Writes the procedure with what enough sessions agree on, but what nobody decided; elsewhere than in its file with `--out`. */
async function patch(cli: Invocation, run: ProcedureRun, out: string | undefined): Promise<undefined> {
  const target = await targetOf(cli, run);
  const name = shown(target.file, cli.env, cli.cwd);
  const offers = run.learned.flatMap((one) => (isAgreed(one) && one.offer !== null ? [one.offer] : []));
  const unchecked = run.learned.filter((one) => one.isOffered && !isAgreed(one)).length;
  if (unchecked > 0) cli.out.say(cli.t('patch-unchecked', { n: unchecked }));
  const { patched } = await import('../../wiring/procedures.ts');
  const { text, left } = patched(name, target.text, offers);
  if (left.length === offers.length) {
    if (offers.length > 0) cli.out.say(cli.t('patch-nowhere', { file: name }));
    else if (unchecked === 0) cli.out.say(cli.t('patch-nothing', { file: name }));
    if (cli.globals.json) cli.out.json({ file: null, changes: 0, left: left.length });
    return undefined;
  }
  if (out === '-') {
    cli.out.text(text);
    return undefined;
  }
  mayChange(cli);
  const file = out === undefined ? await intoFile(cli, target, text) : await elsewhere(cli, out, text);
  const written = shown(file, cli.env, cli.cwd);
  if (cli.globals.json)
    cli.out.json({ file: written, changes: offers.length - left.length, left: left.length });
  else cli.out.line(written);
  if (left.length > 0) cli.out.say(cli.t('patch-left', { n: left.length }));
  return undefined;
}

/** Where it was written; a file that changed meanwhile stays, and the patch beside it is named. */
async function intoFile(cli: Invocation, target: ProcedureTarget, text: string): Promise<string> {
  const written = await writeProcedure(cli, target, text);
  if (written.is === 'written') return written.file;
  const [file, patch] = [written.file, written.patch].map((path) => shown(path, cli.env, cli.cwd));
  cli.out.say(cli.t('patch-beside', { file: String(file), patch: String(patch) }));
  return written.patch;
}

async function elsewhere(cli: Invocation, out: string, text: string): Promise<string> {
  const file = resolve(cli.cwd, out);
  const name = shown(file, cli.env, cli.cwd);
  try {
    await writeText(file, text, { flag: 'wx' });
    return file;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (reason === 'EEXIST') throw new CliError('file-exists', { file: name }, error);
    throw new CliError('file-unwritable', { file: name, reason }, error);
  }
}

const offersOf = ({ learned }: ProcedureRun) =>
  learned.flatMap(({ offer, isOffered }) => (isOffered && offer !== null ? [offer] : []));

function headOf(run: ProcedureRun, file: string, lang: Lang): string {
  const { session } = run.worked;
  const n = offersOf(run).length;
  const stop = lang === 'ja' ? '。' : '.  ';
  return `${session}: ${workedSummary(run.worked, lang)}${stop}${offersSaid(n, file, lang)}`;
}

/** A procedure against what a session did, for a terminal. `file`: where a change would be written. */
function runLines(run: ProcedureRun, file: string, lang: Lang): readonly string[] {
  const time = clockOf(run.timeZone);
  const rows = run.learned.map((one) => {
    const { deviation } = one;
    const how = deviationHow(deviation, lang, time);
    return [` ${deviationWord(deviation, lang)}`, deviation.step.title[lang], how, historySaid(one, lang)];
  });
  const offers = offersOf(run).map((offer) => ` + ${offerSaid(offer, run.worked.procedure, lang)}`);
  return [headOf(run, file, lang), ...columns(rows, width), ...offers];
}

/** The same as Markdown. */
function runMarkdown(run: ProcedureRun, file: string, lang: Lang): string {
  const time = clockOf(run.timeZone);
  const rows = run.learned.map((one) => {
    const { deviation } = one;
    const history = historySaid(one, lang);
    const how = `${deviationHow(deviation, lang, time)}${history === '' ? '' : ` (${history})`}`;
    return `- ${deviationWord(deviation, lang)}: **${mdText(deviation.step.title[lang])}** — ${mdText(how)}`;
  });
  const offers = offersOf(run).map(
    (offer) => `- [ ] ${mdText(offerSaid(offer, run.worked.procedure, lang))}`,
  );
  const heading = `### ${mdText(workedWord(lang, 'heading'))}`;
  const parts = [
    heading,
    '',
    mdText(headOf(run, file, lang)),
    '',
    ...rows,
    ...(offers.length > 0 ? ['', ...offers] : []),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}
