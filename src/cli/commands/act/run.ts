import {
  isCodeOf,
  isConfirmable,
  isUnderWay,
  lastRunOf,
  runCode,
  type StepRun,
  waitNamed,
} from '../../../domain/runs/run.ts';
import type { RunQuery } from '../../../domain/runs/run-event-schema.ts';
import { changeToRollBack, isRefusal, leadsBack, wayBack } from '../../../domain/runs/way-back.ts';
import type { Session } from '../../../domain/session.ts';
import { checkReason } from '../../../text/i18n/check-words.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { readRollback } from '../../../text/i18n/rollback-title.ts';
import { width } from '../../../text/width.ts';
import { say } from '../../../tui/model/words.ts';
import { factsOfRun, runText, runWhy } from '../../../tui/select/runs.ts';
import { CliError, EXIT, type ExitCode } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { type ActPlace, actOn, commandTo, runCommand } from '../../link/act.ts';
import { findStep, stepsInOrder } from '../../link/find.ts';
import { asRefused } from '../../link/hub-problem.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import type { Invocation } from '../../settings/invocation.ts';

interface RunOptions {
  readonly confirm?: string;
  readonly decline?: string;
  readonly withdraw?: boolean;
  readonly change?: string;
  /** Empty: the only one there is. */
  readonly approve?: string | true;
}

/** So long it is waited until the hub has looked up what would run; it goes on with that anyway. */
const LOOK_MS = 20_000;
const PAUSE_MS = 250;

/** Asks for what a step runs, or shows it; another person confirms it with the code of what was shown. */
export const run = command<RunOptions>({
  arguments: [SESSION, ['[step]', 'argStep', 'step']],
  options: [
    { flags: '--confirm <code>', help: 'optRunConfirm' },
    { flags: '--decline <reason>', help: 'optRunDecline' },
    { flags: '--withdraw', help: 'optRunWithdraw' },
    { flags: '--change <change>', help: 'optRunChange' },
    { flags: '--approve [environment]', help: 'optRunApprove' },
  ],
  async run(cli, [session, given], options) {
    const word = String(session);
    const { confirm, decline, withdraw = false, approve } = options;
    const acts = [confirm, decline, withdraw || undefined, approve].filter((one) => one !== undefined);
    const isAct = acts.length > 0;
    if (given === undefined) {
      if (isAct) throw new CliError('missing-argument', { command: 'oncall run', argument: 'step' });
      return listRuns(cli, word);
    }
    if (acts.length > 1) throw new CliError('run-one-act');
    const place = await actOn(cli, word);
    const state = await place.link.api.session(place.session);
    const isRollback = !Object.hasOwn(state.steps, String(given)) && readRollback(String(given)) !== null;
    if (isRollback && !isAct) return askRollback(cli, place, state, options.change ?? '');
    const { id } = findStep(state, String(given));
    const last = lastRunOf(state, id);
    if (!isAct) return ask(cli, place, state, id);
    if (last === null) throw asRefused('unknown-run', {});
    if (decline !== undefined)
      return runCommand(cli, place, 'run.decline', { run: last.id, reason: decline });
    if (withdraw) return runCommand(cli, place, 'run.withdraw', { run: last.id });
    if (approve !== undefined) {
      const name = approve === true ? '' : approve;
      const wait = waitNamed(last, name);
      if (wait === null && name === '' && last.waits.length > 0)
        throw new CliError('run-which', {
          environments: last.waits.map((one) => one.environment).join(', '),
        });
      const environment = wait?.environment ?? (name || 'GitHub');
      return runCommand(cli, place, 'run.approve', { run: last.id, environment });
    }
    const { hash } = last;
    if (hash === null) throw asRefused('run-not-ready', {});
    if (!isCodeOf(confirm ?? '', last)) throw asRefused('run-changed', { kind: 'text' });
    return runCommand(cli, place, 'run.confirm', { run: last.id, hash });
  },
});

const isLive = (one: StepRun | null): one is StepRun =>
  one !== null && (isConfirmable(one, new Date().toISOString()) || isUnderWay(one));

/** The procedure's step, or the one that is made of the hub's settings. */
async function askRollback(
  cli: Invocation,
  place: ActPlace,
  state: Session,
  word: string,
): Promise<ExitCode> {
  const change = changeToRollBack(state, word);
  if (isRefusal(change)) throw asRefused(change.kind, change.params);
  const way = wayBack(state, change);
  const last = way !== null && 'step' in way ? lastRunOf(state, way.step.id) : null;
  if (isLive(last) && leadsBack(state, change, last)) return ask(cli, place, state, last.step);
  await commandTo(cli, place, 'rollback.ask', { change: { ...change } });
  const asked = wayBack(await place.link.api.session(place.session), change);
  if (asked === null || !('step' in asked)) throw asRefused('unknown-run', {});
  return ask(cli, place, state, asked.step.id, true);
}

async function ask(
  cli: Invocation,
  place: ActPlace,
  state: Session,
  step: string,
  isAsked = false,
): Promise<ExitCode> {
  if (!isAsked && !isLive(lastRunOf(state, step))) await commandTo(cli, place, 'run.ask', { step });
  const until = Date.now() + LOOK_MS;
  for (;;) {
    const now = await place.link.api.session(place.session);
    const found = lastRunOf(now, step);
    if (found !== null && (found.state !== 'asked' || Date.now() > until)) return show(cli, now, found);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function show(cli: Invocation, session: Session, found: StepRun): ExitCode {
  const world = { session, now: Date.now(), lang: cli.lang };
  if (cli.globals.json) cli.out.json(told(cli, session, found));
  else {
    for (const fact of factsOfRun(found, found.hash ?? '', world)) cli.out.line(say(cli.lang, fact));
    if (found.state === 'ready' && found.hash !== null) {
      const line = `oncall run ${session.id} ${found.step} --confirm ${runCode(found)}`;
      cli.out.line(cli.t(`run-confirm-${found.danger}`, { line }));
    }
  }
  return found.state === 'refused' ? EXIT.failed : EXIT.done;
}

function told(cli: Invocation, { id }: Session, found: StepRun) {
  const { query, step, state, since, wanted, what, live, danger, by, until, waits, confirmed, url, number } =
    found;
  const { repository, file, ref, inputs } = what ?? wanted;
  return {
    ...{
      session: id,
      step,
      state,
      since,
      repository,
      file,
      ref,
      sha: what?.sha ?? null,
      inputs,
      live,
      danger,
    },
    ...{ by: by.name, until, confirmedBy: confirmed?.by.name ?? null, number, url },
    waits: waits.map(({ environment, reviewers }) => ({ environment, reviewers })),
    code: state === 'ready' && found.hash !== null ? runCode(found) : null,
    why: query ? checkReason(found, cli.lang) : runWhy(found, cli),
    check: query ? toldOfCheck(found, query, cli.lang) : null,
  };
}

/** `lines` and `partial` are of the last look; of one that failed nothing is known. */
function toldOfCheck({ state, counted }: StepRun, { source, query, expect, windowMs }: RunQuery, lang: Lang) {
  const known = state === 'unknown' ? undefined : counted;
  return {
    ...{ source, query, most: expect.most ?? null, least: expect.least ?? null },
    ...{ windowSeconds: windowMs / 1_000, lines: known?.lines ?? null },
    partial: known?.partial ? checkReason(known.partial, lang) : null,
  };
}

/** The newest run of each step, in the order of work. */
async function listRuns(cli: Invocation, word: string): Promise<ExitCode> {
  const { api } = await hubOf(cli, { session: word, reading: true });
  const { id } = await resolveSession(api, word, cli.t);
  const session = await api.session(id);
  const newest = stepsInOrder(session).flatMap((one) => lastRunOf(session, one.id) ?? []);
  if (cli.globals.json) {
    cli.out.json(newest.map((one) => told(cli, session, one)));
    return EXIT.done;
  }
  if (newest.length === 0) cli.out.say(cli.t('run-none', { session: id }));
  const world = { session, now: Date.now(), lang: cli.lang };
  const rows = newest.map((one) => {
    const text = runText(one, world) ?? cli.t(one.state === 'done' ? 'run-done' : 'run-withdrawn');
    return [one.step, text, one.by.name];
  });
  for (const line of columns(rows, width)) cli.out.line(line);
  return EXIT.done;
}
