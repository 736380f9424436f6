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
    return runCommand(cli, place, doing ? 'step.start' : 'step.do', { step: id });
  },
});

async function listSteps(cli: Invocation, word: string): Promise<undefined> {
  const { api } = await hubOf(cli, { session: word, reading: true });
  const { id } = await resolveSession(api, word, cli.t);
  const state = await api.session(id);
  const steps = stepsInOrder(state);
  if (cli.globals.json) {
    cli.out.json(
      steps.map(({ id, phase, status, assignee, reason, step: { title, required } }) => {
        return { id, phase, status, title: title[cli.lang], required, assignee, reason };
      }),
    );
    return undefined;
  }
  const name = (who: string | null) => (who === null ? '' : (state.participants[who]?.name ?? who));
  const rows = steps.map((one) => [
    cli.t(`step-${one.status}`),
    one.id,
    name(one.assignee),
    one.step.title[cli.lang],
  ]);
  for (const line of columns(rows, width)) cli.out.line(line);
  return undefined;
}
