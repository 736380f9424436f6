import { madeId } from '../../../domain/deciders/decide-type.ts';
import type { NoteKind } from '../../../domain/event.ts';
import type { ExitCode } from '../../base/errors.ts';
import { textArgument } from '../../base/prompt.ts';
import { readDue, readHappened } from '../../base/times.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { actOn, giveTo } from '../../link/act.ts';
import { findOwner, findStep } from '../../link/find.ts';
import { actsIn, tellActs } from '../../link/session-acts.ts';
import { WAIT, type Waiting, waitOf } from '../../link/waiting.ts';
import type { Invocation } from '../../settings/invocation.ts';

export interface NoteOptions extends Waiting {
  readonly kind?: NoteKind;
  readonly step?: string;
  readonly at?: string;
  readonly owner?: string;
  readonly due?: string;
  readonly pagerduty?: boolean;
}

export const note = command<NoteOptions>({
  arguments: [SESSION, ['[text]', 'argText']],
  options: [
    { flags: '--kind <kind>', help: 'optKind', choices: ['note', 'finding', 'decision', 'action'] },
    { flags: '--step <step>', help: 'optNoteStep', values: 'step' },
    { flags: '--at <time>', help: 'optHappenedAt' },
    { flags: '--owner <who>', help: 'optOwner', values: 'person' },
    { flags: '--due <time>', help: 'optDue' },
    { flags: '--pagerduty', help: 'optNotePager' },
    WAIT,
  ],
  run: (cli, [session, text], options) => addNote(cli, String(session), text, options),
});

/** Adds a note of any kind; `oncall action` is the one with an owner. */
export async function addNote(
  cli: Invocation,
  word: string,
  given: unknown,
  { kind = 'note', step, at, owner, due, pagerduty, wait }: NoteOptions,
): Promise<ExitCode> {
  const waitMs = waitOf(wait);
  const text = await textArgument('note', given);
  const place = await actOn(cli, word);
  const state = step || owner ? await place.link.api.session(place.session) : null;
  const now = new Date().toISOString();
  const zone = place.timeZone;
  const data = {
    kind,
    text,
    step: state && step ? findStep(state, step).id : null,
    happenedAt: at === undefined ? null : readHappened('--at', at, now, zone),
    owner: state && owner ? findOwner(state, owner, (await place.link.me()).id) : null,
    due: due === undefined ? null : readDue('--due', due, now, zone),
    ...(pagerduty ? { pager: true } : {}),
  };
  const sent = await giveTo(cli, place, 'note.add', data);
  const posted = madeId({ cmd: sent.id }, 1);
  const acts = pagerduty
    ? await actsIn(place, ({ actions }) => actions.filter(({ id }) => id === posted), waitMs)
    : [];
  return tellActs(cli, place, sent, acts);
}
