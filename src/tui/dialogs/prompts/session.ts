import type { SeenChange } from '../../../domain/changes/system-change.ts';
import { isTakeBack } from '../../../domain/past-time.ts';
import { proposedRecovery } from '../../../domain/runs/recovery.ts';
import { changeName } from '../../../text/change-text.ts';
import { recoveryText } from '../../../text/i18n/recovery-words.ts';
import { parseWhen } from '../../../text/time.ts';
import { open } from '../../model/dialog.ts';
import { send } from '../../model/effects.ts';
import { transition } from '../../model/transition.ts';
import { readPast, whenText } from '../../model/when.ts';
import type { Saying } from '../../model/words.ts';
import { nowIso, type World } from '../../model/world.ts';
import { canDispatch } from '../../select/can-dispatch.ts';
import {
  mitigatingRollback,
  type Reading,
  readingOffered,
  readingParams,
  takenBack,
} from '../../select/readings.ts';
import { titleOf } from '../../select/selection.ts';
import type { PromptSpec } from './prompt.ts';

/** Why a run is not to be started. */
export const runDeclinePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.run-decline' }),
  accept: (text, { target }, state) => {
    const reason = text.trim();
    if (reason === '') return { key: 'refusal.reason-required' };
    const said = { key: 'toast.run-declined' } as const;
    return transition(state, send('run.decline', { run: target ?? '', reason }, said));
  },
};

export const skipPrompt: PromptSpec = {
  title: ({ target }, world) => ({
    key: 'prompt.skip',
    params: { step: world.session.steps[target ?? '']?.step.title[world.lang] ?? '' },
  }),
  accept: (text, { target }, state, world) => {
    const reason = text.trim();
    if (reason === '') return { key: 'refusal.reason-required' };
    const step = world.session.steps[target ?? ''];
    if (step === undefined) return { key: 'refusal.unknown-step' };
    const done = { key: 'toast.step-skipped', params: { step: titleOf(step, world) } } as const;
    return transition(state, send('step.skip', { step: step.id, reason }, done));
  },
};

/** A step of the team's own: said in the language it was thought in, for both. */
export const addPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.add' }),
  accept: (text, { target }, state, world) => {
    const title = text.trim();
    if (title === '') return { key: 'why.empty' };
    const after = world.session.steps[target ?? ''];
    const phase = after?.phase ?? world.session.phases[0]?.id;
    if (phase === undefined) return { key: 'why.no-step' };
    const data = { phase, after: after?.id ?? null, title: { ja: title, en: title } };
    return transition(state, send('step.add', data, { key: 'toast.step-added', params: { step: title } }));
  },
};

export const rewordPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.reword' }),
  accept: (text, { target }, state, world) => {
    const words = text.trim();
    const step = world.session.steps[target ?? ''];
    if (words === '') return { key: 'why.empty' };
    if (step === undefined) return { key: 'refusal.unknown-step' };
    const { title } = step.step;
    const both = title.ja === title.en;
    const next = both ? { ja: words, en: words } : { ...title, [world.lang]: words };
    return transition(
      state,
      send('step.edit', { step: step.id, title: next }, { key: 'toast.reworded', params: { step: words } }),
    );
  },
};

export const goalPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.goal' }),
  accept: (text, _prompt, state) => {
    const goal = text.trim();
    const done = { key: goal === '' ? 'toast.goal-gone' : 'toast.goal' } as const;
    return transition(state, send('goal.set', { goal: goal === '' ? null : goal }, done));
  },
};

export const renamePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.rename' }),
  accept: (text, _prompt, state) => {
    const title = text.trim();
    if (title === '') return { key: 'why.empty' };
    return transition(state, send('session.rename', { title }, { key: 'toast.renamed' }));
  },
};

const dueSaid = (due: string | null, world: World): Saying =>
  due === null ? { key: 'toast.due-gone' } : { key: 'toast.due', params: { time: whenText(due, world) } };

const happenedSaid = (at: string | null, world: World): Saying =>
  at === null
    ? { key: 'toast.happened-gone' }
    : { key: 'toast.happened', params: { time: whenText(at, world) } };

/** When an action is due; empty takes the time away. */
export const duePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.due' }),
  time: 'future',
  accept: (text, { target }, state, world) => {
    const due = text.trim() === '' ? null : parseWhen(text, nowIso(world), world.session.timeZone, 'future');
    if (due === null && text.trim() !== '') return { key: 'why.no-time', params: { text } };
    return transition(state, send('note.amend', { note: target ?? '', due }, dueSaid(due, world)));
  },
};

/** When it really happened. */
export const happenedPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.happened' }),
  time: 'past',
  accept: (text, { target }, state, world) => {
    const read = readPast(text, world);
    if ('key' in read) return read;
    const happenedAt = read.at;
    return transition(
      state,
      send('note.amend', { note: target ?? '', happenedAt }, happenedSaid(happenedAt, world)),
    );
  },
};

/** When what the note under way tells of really happened. */
export const draftAtPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.happened' }),
  time: 'past',
  accept: (text, _prompt, state, world) => {
    const read = readPast(text, world);
    if ('key' in read) return read;
    const happenedAt = read.at;
    return transition(state.draft === null ? state : { ...state, draft: { ...state.draft, happenedAt } });
  },
};

/** Until when the action under way is to be done. */
export const draftDuePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.due' }),
  time: 'future',
  accept: (text, _prompt, state, world) => {
    const due = text.trim() === '' ? null : parseWhen(text, nowIso(world), world.session.timeZone, 'future');
    if (due === null && text.trim() !== '') return { key: 'why.no-time', params: { text } };
    return transition(state.draft === null ? state : { ...state, draft: { ...state.draft, due } });
  },
};

/** How each reading is asked for; `command` says it. */
const READINGS = {
  mitigated: {
    command: 'session.mitigate',
    ask: 'prompt.mitigated',
    amend: 'prompt.mitigated-amend',
    sure: 'confirm.mitigated',
    done: 'toast.mitigated',
  },
  resolved: {
    command: 'session.resolve',
    ask: 'prompt.recovered',
    amend: 'prompt.recovered-amend',
    sure: 'confirm.recovered',
    done: 'toast.recovered',
  },
  relapsed: {
    command: 'session.relapse',
    ask: 'prompt.relapsed',
    amend: 'prompt.relapsed-amend',
    sure: 'confirm.relapsed',
    done: 'toast.relapsed',
  },
} as const;

/** A reading of the clock: asked once more with its time, since everybody acts on it. `-` takes back what stands. */
function reading(which: Reading): PromptSpec {
  const { command, ask, amend, sure, done } = READINGS[which];
  const isMitigation = which === 'mitigated';
  return {
    offers: ({ session }) =>
      isMitigation && (proposedRecovery(session) !== null || mitigatingRollback(session) !== null),
    title: (_prompt, world) => {
      const recovery = isMitigation ? proposedRecovery(world.session) : null;
      if (recovery !== null) return { key: 'prompt.mitigated-log', params: { service: recovery.service } };
      const rollback = isMitigation ? mitigatingRollback(world.session) : null;
      // A rollback that dates it is named: it may be of another service.
      if (rollback !== null) return rollbackSaying('prompt.mitigated-rollback', rollback, world);
      return { key: readingOffered(which, world.session) === null ? ask : amend };
    },
    time: 'past',
    accept: (text, _prompt, state, world) => {
      const { session } = world;
      const offered = readingOffered(which, session);
      if (isTakeBack(text) && session.clock[which] !== null) {
        const question: Saying = { key: 'confirm.reading-undo', params: readingParams(which, world) };
        const effects = [send('reading.undo', { reading: which }, takenBack(which, world))];
        return transition(open(state, { kind: 'confirm', question, facts: [], effects }));
      }
      const read = readPast(text, world);
      if ('key' in read) return read;
      // What was offered is taken to the second, though it is shown by the minute.
      const isOffered = offered !== null && text.trim() === whenText(offered, world);
      const happenedAt = isOffered ? offered : (read.at ?? (offered === null ? null : nowIso(world)));
      const recovery = isOffered && isMitigation ? proposedRecovery(session) : null;
      const rollback = isOffered && isMitigation && recovery === null ? mitigatingRollback(session) : null;
      const seenText = (seen: Parameters<typeof recoveryText>[0]): string =>
        recoveryText(seen, world.lang, (at) => whenText(at, world));
      const may = canDispatch(world, command, { happenedAt });
      if (may !== true) return may;
      return transition(
        open(state, {
          kind: 'confirm',
          question: { key: sure, params: { time: whenText(happenedAt ?? nowIso(world), world) } },
          facts: [
            ...(recovery === null
              ? []
              : [{ key: 'confirm.by-log', params: { seen: seenText(recovery) } } as const]),
            ...(rollback === null ? [] : [rollbackSaying('confirm.by-rollback', rollback, world)]),
            ...(which === 'relapsed' ? [{ key: 'confirm.relapse-opens' } as const] : []),
            { key: 'confirm.clock-undo' },
          ],
          effects: [send(command, { happenedAt }, { key: done })],
        }),
      );
    },
  };
}

function rollbackSaying(
  key: 'prompt.mitigated-rollback' | 'confirm.by-rollback',
  rollback: SeenChange,
  world: World,
): Saying {
  const { by, liveAt } = rollback;
  const name = changeName(rollback, world.lang);
  const params = { change: by === null ? name : `${name} ${by}`, time: whenText(liveAt ?? '', world) };
  return { key, params };
}

export const mitigatedPrompt = reading('mitigated');
export const recoveredPrompt = reading('resolved');
export const relapsedPrompt = reading('relapsed');
