import type { Session } from '../../../domain/session.ts';
import { missingFact } from '../../../domain/step-facts.ts';
import type { FactName } from '../../../domain/when.ts';
import { factWord } from '../../../text/i18n/facts.ts';
import { duration } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { actOn, runCommand } from '../../link/act.ts';
import { findParticipant, findStep, stepsInOrder } from '../../link/find.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import type { Invocation } from '../../settings/invocation.ts';

interface StepOptions {
  readonly skip?: string;
  readonly assign?: string;
  readonly undo?: boolean;
  readonly doing?: boolean;
  readonly list?: boolean;
}

export const step = command<StepOptions>({
  arguments: [SESSION, ['[step]', 'argStep', 'step']],
  options: [
    { flags: '--skip <reason>', help: 'optSkip' },
    { flags: '--assign <who>', help: 'optAssign', values: 'assignee' },
    { flags: '--doing', help: 'optDoing' },
    { flags: '--undo', help: 'optUndo' },
    { flags: '--list', help: 'optListSteps' },
  ],
  async run(cli, [session, given], { skip, assign, undo, doing, list }) {
    const word = String(session);
    if (list) return listSteps(cli, word);
    if (given === undefined)
      throw new CliError('missing-argument', { command: 'oncall step', argument: 'step' });
    const place = await actOn(cli, word);
    const state = await place.link.api.session(place.session);
    const { id } = findStep(state, String(given));
    if (assign !== undefined) {
      const none = assign === 'none';
      const participant = none ? null : findParticipant(state, assign, (await place.link.me()).id);
      return runCommand(cli, place, 'step.assign', { step: id, participant });
    }
    if (skip !== undefined) return runCommand(cli, place, 'step.skip', { step: id, reason: skip });
    if (undo) return runCommand(cli, place, 'step.undo', { step: id });
    if (doing) return runCommand(cli, place, 'step.start', { step: id });
    const done = await runCommand(cli, place, 'step.do', { step: id });
    sayMissing(cli, state, id, word);
    return done;
  },
});

/** The command that makes a fact true; of the others there is none for a session. */
const VERBS: Readonly<Partial<Record<FactName, string>>> = {
  severity: 'severity',
  impact: 'impact',
  roles: 'role',
  finding: 'note',
  decision: 'note',
  'notice written': 'notice',
  mitigated: 'mitigate',
  resolved: 'resolve',
  'actions owned': 'action',
};

/** A tick by hand holds; what it says was done and nobody sees is asked for. `state`: as it was before the tick. */
function sayMissing(cli: Invocation, state: Session, id: string, session: string): void {
  const step = state.steps[id];
  const lacks = step === undefined ? null : missingFact(state, step, new Date().toISOString());
  if (step === undefined || step.status === 'done' || lacks === null) return;
  const { fact, after } = lacks;
  const missing =
    after > 0
      ? cli.t('fact.missing.time', { time: duration(after, cli.lang) })
      : cli.t(`fact.missing.${factWord(fact)}`);
  const verb = after > 0 ? undefined : VERBS[fact];
  if (verb === undefined) cli.out.say(cli.t('step-without', { missing }));
  else cli.out.say(cli.t('step-without-verb', { missing, verb: `oncall ${verb} ${session}` }));
}

async function listSteps(cli: Invocation, word: string): Promise<undefined> {
  const { api } = await hubOf(cli, { session: word, reading: true });
  const { id } = await resolveSession(api, word, cli.t);
  const state = await api.session(id);
  const steps = stepsInOrder(state);
  if (cli.globals.json) {
    cli.out.json(
      steps.map(
        ({ id, phase, status, by, at, auto, assignee, reason, step: { title, required, when = null } }) => {
          const who = { by: by?.name ?? null, at, auto: auto !== null };
          return { id, phase, status, ...who, title: title[cli.lang], required, when, assignee, reason };
        },
      ),
    );
    return undefined;
  }
  const name = (who: string | null) => (who === null ? '' : (state.participants[who]?.name ?? who));
  const rows = steps.map((one) => [
    cli.t(one.auto === null ? `step-${one.status}` : 'step-auto'),
    one.id,
    one.auto === null ? name(one.assignee) : (one.by?.name ?? ''),
    one.step.title[cli.lang],
  ]);
  for (const line of columns(rows, width)) cli.out.line(line);
  return undefined;
}
