import { allSteps } from '../../domain/checklist.ts';
import type { NoteKind } from '../../domain/event.ts';
import type { Role } from '../../domain/procedure.ts';
import { firstTick } from '../../domain/second-person.ts';
import type { StepState } from '../../domain/session.ts';
import { missing, missingText } from '../model/step-fact.ts';
import { type Saying, word } from '../model/words.ts';
import { pinned } from '../select/log-line.ts';
import { namedOwner, namedPeople, withoutOwner } from '../select/named-person.ts';
import { ownStep } from '../select/selection.ts';
import type { PlainWorld } from './plain-world.ts';
import { plainQuit } from './quitting.ts';
import { mitigate, recover, relapse, sendNotice, setImpact, setSeverity } from './readings.ts';
import { act, type PlainResult, type Run, sorry, tell } from './result.ts';
import {
  lineSentences,
  noteSentences,
  openStepSentences,
  peopleSentences,
  statusSentences,
} from './sentences.ts';
import { plainUndo } from './undoing.ts';
import { HELP, readLine, type Verb } from './verbs.ts';

const LINES = 10;
const MOST_LINES = 200;

/** The first word of a rest, and what follows it. */
function split(rest: string): readonly [first: string, more: string] {
  const [, first = '', more = ''] = /^(\S*)\s*(.*)$/s.exec(rest) ?? [];
  return [first.normalize('NFKC'), more.trim()];
}

/** On the step of a number or id, with what is written after it. */
const onStep =
  (
    run: (
      step: StepState,
      more: string,
      world: PlainWorld,
      done: (key: Saying['key']) => Saying,
    ) => PlainResult,
  ): Run =>
  (rest, world) => {
    const [which, more] = split(rest);
    const steps = allSteps(world.session);
    const step = steps[Number(which) - 1] ?? steps.find((each) => each.id === which);
    if (step === undefined) return sorry({ key: 'plain.no-such-step', params: { word: which } }, world);
    const params = { step: step.step.title[world.lang] };
    return run(step, more, world, (key) => ({ key, params }));
  };

/** Acts on somebody by id, name or the start of it; without a name on oneself. */
function onPerson(
  name: string,
  world: PlainWorld,
  run: (to: { readonly id: string; readonly name: string }) => PlainResult,
): PlainResult {
  const { session, you } = world;
  if (name === '' && you !== null) return run(you);
  const here = Object.values(session.participants).filter((each) => !each.removed);
  const byId = here.find((each) => each.id === name);
  const [to, ...others] = byId ? [byId] : namedPeople(name, here);
  if (to === undefined) return sorry({ key: 'plain.no-such-person', params: { word: name } }, world);
  if (others.length === 0) return run(to);
  const names = [to, ...others].map((each) => each.name).join(word(world.lang, 'list.comma'));
  return sorry({ key: 'plain.several-people', params: { word: name, names } }, world);
}

const write =
  (kind: NoteKind): Run =>
  (text, world) => {
    if (text === '') return sorry({ key: 'plain.needs-text' }, world);
    const owner = kind === 'action' ? namedOwner(text, world) : null;
    const key = kind === 'action' ? 'plain.action-noted' : 'plain.noted';
    const given = owner === null ? {} : { owner: owner.id };
    const said = owner === null ? text : withoutOwner(text);
    return act('note.add', { kind, text: said, step: ownStep(world), ...given }, { key });
  };

const give =
  (role: Role): Run =>
  (name, world) =>
    onPerson(name, world, (to) => {
      const params = {
        role: word(world.lang, `role.${role}`),
        who: to.name,
        brief: word(world.lang, `brief.${role}`),
      };
      const key = to.id === world.you?.id ? 'toast.role-mine' : 'toast.role-taken';
      return act('role.take', { role, participant: to.id }, { key, params });
    });

const RUNS: Readonly<Record<Verb, Run>> = {
  help: (_, { lang }) => tell(HELP.map((key) => word(lang, key))),
  status: (_, world) => tell(statusSentences(world)),
  steps: (_, world) => tell(openStepSentences(world)),
  notes: (_, world) => tell(noteSentences(world)),
  people: (_, world) => tell(peopleSentences(world)),
  log: (rest, world) => {
    const count = Number(split(rest)[0]);
    return tell(lineSentences(count > 0 ? Math.min(count, MOST_LINES) : LINES, world));
  },
  tick: onStep((step, _more, world, done) => {
    const lacks = missing(step, world);
    const params = { step: step.step.title[world.lang] };
    return act(
      'step.do',
      { step: step.id },
      lacks !== null
        ? { key: 'plain.ticked-without', params: { ...params, missing: missingText(lacks, world) } }
        : done(
            step.step.needs === 'second person' && firstTick(world.session, step) === null
              ? 'toast.step-waits'
              : 'plain.ticked',
          ),
    );
  }),
  reopen: onStep((step, _more, _world, done) =>
    act('step.undo', { step: step.id }, done('toast.step-undone')),
  ),
  start: onStep((step, _more, _world, done) =>
    act('step.start', { step: step.id }, done('toast.step-started')),
  ),
  skip: onStep((step, reason, world, done) =>
    reason === ''
      ? sorry({ key: 'plain.needs-reason' }, world)
      : act('step.skip', { step: step.id, reason }, done('plain.skipped')),
  ),
  assign: onStep((step, name, world) =>
    onPerson(name, world, (to) =>
      act(
        'step.assign',
        { step: step.id, participant: to.id },
        { key: 'toast.assigned', params: { who: to.name } },
      ),
    ),
  ),
  note: write('note'),
  finding: write('finding'),
  decision: write('decision'),
  action: write('action'),
  done: (rest, world) => {
    const [which] = split(rest);
    const note = world.session.notes[Number(which) - 1];
    if (note === undefined || note.kind !== 'action') {
      return sorry({ key: 'plain.no-such-note', params: { word: which } }, world);
    }
    return act('note.amend', { note: note.id, done: true }, { key: 'toast.action-done' });
  },
  pin: (rest, world) => {
    const [which, comment] = split(rest);
    const line = world.lines.find((each) => each.no === Number(which));
    if (line === undefined) return sorry({ key: 'plain.no-such-line', params: { word: which } }, world);
    const { query, window } = world.session.tail;
    const data = { line: pinned(line), query, window, step: ownStep(world), comment: comment || null };
    return act('log.pin', data, { key: 'plain.pinned', params: { n: world.session.pins.length + 1 } });
  },
  drive: give('driver'),
  lead: give('lead'),
  goal: (goal, world) =>
    goal === ''
      ? sorry({ key: 'plain.needs-text' }, world)
      : act('goal.set', { goal }, { key: 'toast.goal' }),
  severity: setSeverity,
  impact: setImpact,
  mitigated: mitigate,
  recovered: recover,
  relapsed: relapse,
  notice: sendNotice,
  undo: plainUndo,
  quit: plainQuit,
};

/** Reads one typed line. An empty one says nothing. */
export function plainLine(line: string, world: PlainWorld): PlainResult {
  if (line.trim() === '') return tell([]);
  const read = readLine(line);
  if (read === null) return sorry({ key: 'plain.unknown', params: { word: split(line.trim())[0] } }, world);
  return RUNS[read.verb](read.rest, world);
}
