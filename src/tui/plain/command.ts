import { allSteps } from '../../domain/checklist.ts';
import type { NoteKind } from '../../domain/event.ts';
import { givenIn, namedPeople } from '../../domain/named-person.ts';
import { pageName } from '../../domain/page.ts';
import { heldIncidents } from '../../domain/pager.ts';
import { isTakeBack } from '../../domain/past-time.ts';
import { type Role, SEVERITIES, severityNamed } from '../../domain/procedure.ts';
import { firstTick } from '../../domain/second-person.ts';
import type { StepState } from '../../domain/session.ts';
import type { UndoEntry } from '../../domain/undo-entry.ts';
import { readRollback } from '../../text/i18n/rollback-title.ts';
import { clockAndDay, parseWhen } from '../../text/time.ts';
import { send } from '../model/effects.ts';
import { missing, missingText } from '../model/step-fact.ts';
import { readPast } from '../model/when.ts';
import { type Saying, say, word } from '../model/words.ts';
import { canDispatch } from '../select/can-dispatch.ts';
import { decidesOnHeld, farewell, isLast, leaveSince, standingOf } from '../select/leave.ts';
import { pinned } from '../select/log-line.ts';
import { type Reading, takenBack } from '../select/readings.ts';
import { ownStep } from '../select/selection.ts';
import { actText, ownActs, passedOver, undoable } from '../select/undo.ts';
import {
  callPerson,
  choiceOf,
  closeSession,
  issueOfAction,
  pagerVerb,
  postNote,
  setVerdict,
} from './outward-verbs.ts';
import {
  act,
  asWorld,
  type PlainResult,
  type PlainWorld,
  type Run,
  sorry,
  split,
  tell,
} from './plain-world.ts';
import { approveRun, confirmRun, declineRun, runRollback, runStep, withdrawRun } from './run-verbs.ts';
import {
  lineSentences,
  noteSentences,
  openStepSentences,
  peopleSentences,
  statusSentences,
} from './sentences.ts';
import { HELP, readLine, type Verb } from './verbs.ts';

const LINES = 10;
const MOST_LINES = 200;

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
    if (kind !== 'action')
      return act('note.add', { kind, text, step: ownStep(world) }, { key: 'plain.noted' });
    const { text: said, owner, due } = givenIn(text, world);
    const given = { ...(owner === null ? {} : { owner: owner.id }), ...(due === null ? {} : { due }) };
    const data = { kind, text: said, step: ownStep(world), ...given };
    return act('note.add', data, { key: 'plain.action-noted' });
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

/** Reads one typed line. An empty one says nothing. */
export function plainLine(line: string, world: PlainWorld): PlainResult {
  if (line.trim() === '') return tell([]);
  const read = readLine(line);
  if (read === null) return sorry({ key: 'plain.unknown', params: { word: split(line.trim())[0] } }, world);
  return RUNS[read.verb](read.rest, world);
}

const undone = (entry: UndoEntry, world: PlainWorld) =>
  ({ key: 'toast.undone', params: { act: actText(entry, world) } }) as const;

/** `undo`: the last act, if it can be taken back. `undo 41`: that one, by the number that a refusal has told. */
const plainUndo: Run = (rest, world) => {
  const number = rest.normalize('NFKC').trim();
  if (number !== '') return takeBack(number, world);
  const entry = undoable(world);
  const over = passedOver(world);
  if (over !== null) return tell([instead(over, entry, world)]);
  return entry === null
    ? sorry({ key: 'refusal.nothing-to-undo' }, world)
    : act('undo', { key: entry.key }, undone(entry, world));
};

function takeBack(number: string, world: PlainWorld): PlainResult {
  const entry = ownActs(world).find(({ seq }) => String(seq) === number);
  if (entry === undefined) return sorry({ key: 'plain.no-such-act', params: { word: number } }, world);
  const verdict = canDispatch(world, 'undo', { seq: entry.seq });
  return verdict === true ? act('undo', { seq: entry.seq }, undone(entry, world)) : sorry(verdict, world);
}

/** What the last act was and why it stays, and how the one before it is taken back. */
function instead(
  { act: last, why }: NonNullable<ReturnType<typeof passedOver>>,
  older: UndoEntry | null,
  world: PlainWorld,
): string {
  const { lang } = world;
  const params = { act: actText(last, world), why: say(lang, why) };
  const said = word(lang, 'key' in last ? 'plain.undo-changed' : 'plain.undo-final', params);
  if (older === null) return said;
  return word(lang, 'plain.undo-older', { said, act: actText(older, world), n: older.seq });
}

const nowOf = ({ now }: PlainWorld): string => new Date(now).toISOString();

/** `severity 2`, `重大度 SEV2`; `-` takes it away. */
const setSeverity: Run = (rest, world) => {
  const severity = severityNamed(rest);
  if (severity === undefined) {
    const choices = SEVERITIES.map((each) => `${each} ${word(world.lang, `severity.${each}`)}`).join(', ');
    return sorry({ key: 'plain.needs-severity', params: { choices } }, world);
  }
  const params = { severity: severity ?? '-' };
  return act('severity.set', { severity }, { key: 'toast.severity', params });
};

/** What fails; whom and since when stay as they were. */
const setImpact: Run = (what, world) => {
  if (what === '') return sorry({ key: 'plain.needs-text' }, world);
  const { who = '', since = null } = world.session.impact ?? {};
  return act('impact.set', { impact: { who, what, since } }, { key: 'toast.impact' });
};

const COMMANDS = {
  mitigated: ['session.mitigate', 'plain.mitigated'],
  resolved: ['session.resolve', 'plain.recovered'],
  relapsed: ['session.relapse', 'plain.relapsed'],
} as const;

/** Without a time: now. `-` takes back what stands. */
const happened =
  (which: Reading): Run =>
  (rest, world) => {
    const { timeZone, clock } = world.session;
    if (isTakeBack(rest)) {
      if (clock[which] === null) return sorry({ key: 'plain.nothing-stands' }, world);
      return act('reading.undo', { reading: which }, takenBack(which, world));
    }
    const read = readPast(rest, world);
    if ('key' in read) return sorry(read, world);
    const [type, key] = COMMANDS[which];
    const happenedAt = read.at ?? nowOf(world);
    const time = clockAndDay(happenedAt, nowOf(world), timeZone, world.lang);
    return act(type, { happenedAt }, { key, params: { time } });
  };
const mitigate = happened('mitigated');
const recover = happened('resolved');
const relapse = happened('relapsed');

const FINAL = /^(?:final|最終報?)$/i;
const TO_PAGER = /^pagerduty$/i;

/**
 * `notice +30m text`, `連絡 30分後 文`, `notice final text`: the time of the next, or that there is none, and what was said; with
 * `pagerduty` before it, it is sent to the subscribers there.
 */
const sendNotice: Run = (rest, world) => {
  const [place, behind] = split(rest);
  const pager = TO_PAGER.test(place);
  const [first, text] = pager ? split(behind) : [place, behind];
  const final = FINAL.test(first);
  const now = nowOf(world);
  const nextAt = final ? null : parseWhen(first, now, world.session.timeZone, 'future');
  if (text === '' || (!final && nextAt === null)) return sorry({ key: 'plain.needs-next' }, world);
  const data = { text, nextAt, final, ...(pager ? { pager } : {}) };
  if (nextAt === null) return act('notice.send', data, { key: 'toast.notice' });
  const time = clockAndDay(nextAt, now, world.session.timeZone, world.lang);
  return act('notice.send', data, { key: 'plain.notice', params: { time } });
};

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
  run: (rest, world) => {
    const change = readRollback(rest);
    // A step of that name is the procedure's own way back.
    return change === null || Object.hasOwn(world.session.steps, rest)
      ? onStep(runStep)(rest, world)
      : runRollback(change, world);
  },
  confirm: onStep(confirmRun),
  decline: onStep(declineRun),
  withdraw: onStep(withdrawRun),
  approve: onStep(approveRun),
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
  issue: issueOfAction,
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
  navigate: give('navigator'),
  scribe: give('scribe'),
  comms: give('comms'),
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
  ack: pagerVerb('acknowledge'),
  resolve: pagerVerb('resolve'),
  snooze: pagerVerb('snooze'),
  escalate: pagerVerb('escalate'),
  urgency: pagerVerb('urgency'),
  retitle: pagerVerb('retitle'),
  priority: pagerVerb('priority'),
  call: callPerson,
  post: postNote,
  verdict: setVerdict,
  close: closeSession,
  undo: plainUndo,
  quit: plainQuit,
};

/** The last one says what is to become of an incident that is acknowledged; the person who cannot or need not just goes. */
function plainQuit(rest: string, world: PlainWorld): PlainResult {
  const full = asWorld(world);
  if (!decidesOnHeld(full) || !isLast(full)) return { kind: 'quit' };
  const choice = choiceOf(rest);
  if (choice === null) {
    const incidents = heldIncidents(world.session).map(pageName).join(', ');
    return { kind: 'say', sentences: [word(world.lang, 'plain.quit-held', { incidents })] };
  }
  const done = choice === 'keep' ? null : ({ key: 'plain.quit-waits' } as const);
  return { kind: 'send', effect: send('incident.leave', { choice }, done) as never, leaves: true };
}

/** How it stands with what was chosen after `since`, a seq, and the sentences to leave with. */
export function plainLeaving(world: PlainWorld, since: number) {
  const full = asWorld(world);
  const leave = leaveSince(full, since);
  return { standing: standingOf(leave, full), sentences: farewell(leave, full) };
}
