import type { NoteKind } from '../../../domain/event.ts';
import { textArgument } from '../../base/prompt.ts';
import { readDue, readHappened } from '../../base/times.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { actOn, runCommand } from '../../link/act.ts';
import { findParticipant, findStep } from '../../link/find.ts';
import type { Invocation } from '../../settings/invocation.ts';

export interface NoteOptions {
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
  ],
  run: (cli, [session, text], options) => addNote(cli, String(session), text, options),
});

/** Adds a note of any kind; `oncall action` is the one with an owner. */
export async function addNote(
  cli: Invocation,
  word: string,
  given: unknown,
  { kind = 'note', step, at, owner, due, pagerduty }: NoteOptions,
) {
  const text = await textArgument('note', given);
  const place = await actOn(cli, word);
  const state = step || owner ? await place.link.api.session(place.session) : null;
  const now = new Date().toISOString();
  const zone = place.timeZone;
  return runCommand(cli, place, 'note.add', {
    kind,
    text,
    step: state && step ? findStep(state, step).id : null,
    happenedAt: at === undefined ? null : readHappened('--at', at, now, zone),
    owner: state && owner ? findParticipant(state, owner, (await place.link.me()).id) : null,
    due: due === undefined ? null : readDue('--due', due, now, zone),
    ...(pagerduty ? { pager: true } : {}),
  });
}
