import type { Cut } from '../../client/connection/connection-state.ts';
import type { Notice } from '../../client/state/client-state.ts';
import { COMMAND_TABLE } from '../../domain/command-table.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Session } from '../../domain/session.ts';
import type { Spot } from '../../protocol/messages.ts';
import { draftKey, NEW_NOTE } from '../acts/notes.ts';
import { textDialog } from '../acts/screen.ts';
import { withFollowedForms } from '../dialogs/forms/forms.ts';
import { copiedSaying } from '../model/copied.ts';
import { open, topDialog } from '../model/dialog.ts';
import { editorOf, typed } from '../model/editor.ts';
import { type Effect, type SendEffect, send } from '../model/effects.ts';
import type {
  CopyResult,
  EditResult,
  ExportResult,
  LinkResult,
  SavedLines,
  SaveProblem,
} from '../model/host.ts';
import { PANES, type Pane } from '../model/layout.ts';
import type { Payload } from '../model/payload.ts';
import type { NoteDraft, ScreenState } from '../model/screen-state.ts';
import { closeTop, showRefusal, type Transition, toast, transition } from '../model/transition.ts';
import { refusalSaying, type Saying } from '../model/words.ts';
import { driverOf, nameOf } from '../model/world.ts';
import { decidesOnHeld, farewell, isLast, leaveSince, standingOf } from '../select/leave.ts';
import { lookAt } from '../select/look.ts';
import { lookedBack } from '../select/look-back.ts';
import { keepDraft, withDrafts } from './draft-keeping.ts';
import { followDriver, isBusy } from './follow.ts';
import { lateAct } from './late-acts.ts';
import { newsOf } from './notices.ts';
import { askedPager } from './pager-asking.ts';
import { type Surroundings, worldFor } from './screen.ts';

type Outcome =
  | { readonly kind: 'ack'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'ended'; readonly reason: Cut };

/** A late joiner sees the briefing when this much happened before. */
const LATE_MS = 2 * 60_000;

export function resized(state: ScreenState, cols: number, rows: number): ScreenState {
  return { ...state, cols, rows };
}

/** The session is another than before. */
export function sessionChanged(state: ScreenState, around: Surroundings, before: Session): Transition {
  const greeting = greeted(state, around);
  const world = worldFor(greeting, around);
  const asks = greeting.dialogs.some(({ kind }) => kind === 'form') || Object.keys(greeting.forms).length > 0;
  let next = asks
    ? withFollowedForms(greeting, worldFor(greeting, { ...around, session: before }), world)
    : greeting;
  let bell = false;
  for (const news of newsOf(before, around.session, around.you?.id ?? '', around.lang)) {
    next = toast(next, world, news.tone, news.say);
    bell ||= news.bell;
    if (news.say.key === 'news.you-drive') next = { ...next, called: around.now };
  }
  const effects: Effect[] = bell ? [{ kind: 'bell' }] : [];
  const led = transition(followDriver(next, worldFor(next, around)), ...effects);
  return leavingStep(askedPager(led, around), around);
}

/** Late joiners see first what has happened; people with an unfinished note see that it is kept. */
function greeted(state: ScreenState, around: Surroundings): ScreenState {
  const { session, you, now } = around;
  if (state.greeted || session.status === 'new' || you === null) return state;
  const opened = session.clock.opened;
  const late = opened !== null && now - Date.parse(opened) > LATE_MS && session.openedBy?.id !== you.id;
  const left = state.kept[NEW_NOTE] !== undefined && state.draft === null;
  const told = left ? toast(state, worldFor(state, around), 'wait', { key: 'news.draft-kept' }) : state;
  const logs = session.kind === 'release' ? { ...told.logs, view: 'release' as const } : told.logs;
  const next = { ...told, greeted: true, logs };
  if (!late || next.dialogs.length > 0) return next;
  return next.typedAhead
    ? toast(next, worldFor(next, around), 'wait', { key: 'news.briefing-waits' })
    : open(next, textDialog('briefing'));
}

/** Somebody says "look here": everyone goes there, except people who write or decide: they get a message. */
export function pointedAt(
  state: ScreenState,
  around: Surroundings,
  pointed: { readonly by: string; readonly spot: Spot },
): Transition {
  const world = worldFor(state, around);
  const who = nameOf(around.session, pointed.by);
  const led = isBusy(state) ? null : lookAt(state, world, pointed.spot);
  const key = led === null ? 'news.pointed-missed' : `news.pointed-${pointed.spot.at}`;
  // Where the driver points the driver is: who follows them goes on following.
  const follow = state.follow && driverOf(world) === pointed.by ? true : (led ?? state).follow;
  const next = { ...(led ?? state), follow, pointed: { by: pointed.by, spot: pointed.spot, at: around.now } };
  return transition(toast(next, world, 'wait', { key: key as Saying['key'], params: { who } }), {
    kind: 'bell',
  });
}

export function driverMoved(state: ScreenState, around: Surroundings): ScreenState {
  return followDriver(state, worldFor(state, around));
}

/** The hub has answered something this screen had asked for. */
export function settled(
  state: ScreenState,
  around: Surroundings,
  effect: SendEffect,
  outcome: Outcome,
): Transition {
  const told = answered(state, around, effect, outcome);
  if (effect.type !== 'incident.leave' || outcome.kind === 'ended') return told;
  return leavingAnswered(told.state, around, outcome.kind === 'ack');
}

function answered(
  state: ScreenState,
  around: Surroundings,
  effect: SendEffect,
  outcome: Outcome,
): Transition {
  const world = worldFor(state, around);
  if (outcome.kind === 'ack') {
    const tone = COMMAND_TABLE[effect.type].asks ? 'asked' : 'ok';
    return transition(effect.done === null ? state : toast(state, world, tone, effect.done));
  }
  if (outcome.kind === 'ended') return transition(state);
  const { refusal } = outcome;
  const told = toast(state, world, 'burn', refusalSaying(refusal, world.lang));
  return giveBack(lateAct(told, effect, refusal), effect);
}

/** Something the client itself has to say; of refusals those of an earlier run, which nobody waits for any more. */
export function clientNotice(state: ScreenState, around: Surroundings, notice: Notice): ScreenState {
  if (notice.kind === 'refused') {
    const world = worldFor(state, around);
    const told = toast(state, world, 'burn', refusalSaying(notice.refusal, world.lang));
    return lateAct(told, send(notice.type, notice.data), notice.refusal);
  }
  const tone = notice.kind === 'reset' ? 'wait' : 'burn';
  return toast(state, worldFor(state, around), tone, noticeSaying(notice));
}

/** What the client says of itself, in words. */
export function noticeSaying(notice: Exclude<Notice, { kind: 'refused' }>): Saying {
  if (notice.kind !== 'events-missing') return { key: `news.${notice.kind}` };
  const { count: n, from, to, file } = notice;
  return file === null
    ? { key: 'news.events-missing', params: { n, from, to } }
    : { key: 'news.events-kept', params: { n, from, to, file } };
}

/** Words that were not taken come back as a draft: nobody writes them twice, not even after a kill. */
function giveBack(state: ScreenState, effect: SendEffect): Transition {
  const draft = draftOf(effect);
  if (draft === null) return transition(state);
  const key = draftKey(draft);
  const there = state.kept[key] !== undefined || (state.draft !== null && draftKey(state.draft) === key);
  return there
    ? transition(state)
    : transition({ ...state, kept: { ...state.kept, [key]: draft } }, keepDraft(draft));
}

function draftOf(effect: SendEffect): NoteDraft | null {
  if (effect.type === 'note.add') {
    const { text, kind, step, happenedAt = null, due = null, pager = false } = effect.data;
    return {
      editor: editorOf(text),
      kind: kind ?? 'note',
      amends: null,
      step: step ?? null,
      happenedAt,
      due,
      pager,
    };
  }
  if (effect.type === 'note.amend' && effect.data.text !== undefined) {
    const { text, kind, note } = effect.data;
    return { editor: editorOf(text), kind: kind ?? 'note', amends: note, step: null };
  }
  return null;
}

/** The pane that an earlier run was at; null: none that this version knows. */
export const restoredPane = (pane: string | null): Pane | null => PANES.find((each) => each === pane) ?? null;

export function copied(
  state: ScreenState,
  around: Surroundings,
  what: Saying,
  result: CopyResult,
): ScreenState {
  const world = worldFor(state, around);
  const { tone, say: said } = copiedSaying(what, result, world.lang);
  return toast(state, world, tone, said);
}

function withText(state: ScreenState, text: string): Transition {
  if (state.draft === null) return transition(state);
  const editor = editorOf(typed(text, true).replace(/\n+$/, ''));
  return withDrafts(state, transition({ ...state, draft: { ...state.draft, editor } }));
}

export function edited(state: ScreenState, around: Surroundings, result: EditResult): Transition {
  if (!result.ok) {
    const rescued = result.text !== undefined && state.draft !== null;
    const key = result.kind === 'no-editor' ? 'edit.no-editor' : rescued ? 'edit.rescued' : 'edit.failed';
    const told = toast(state, worldFor(state, around), 'wait', { key });
    return rescued ? withText(told, result.text ?? '') : transition(told);
  }
  return withText(state, result.text);
}

/** A file that was edited by hand is written over only after a question. `overwrite`: those that were said yes to. */
export function exported(
  state: ScreenState,
  around: Surroundings,
  result: ExportResult,
  overwrite: readonly string[],
): ScreenState {
  const world = worldFor(state, around);
  if (result.ok)
    return toast(state, world, 'ok', { key: 'export.done', params: { files: result.files.join(', ') } });
  const { kind, params } = result;
  if (kind !== 'edited') return toast(state, world, 'burn', { key: `export.${kind}`, params });
  const file = String(params.file ?? '');
  return open(state, {
    kind: 'confirm',
    question: { key: 'confirm.overwrite', params: { file } },
    facts: [{ key: 'confirm.overwrite-fact' }],
    effects: [{ kind: 'export', overwrite: [...overwrite, file] }],
  });
}

/** What the file has is named by its span: older lines may be at the source. */
export function linesSaved(
  state: ScreenState,
  around: Surroundings,
  result: SavedLines,
  params: Readonly<Record<string, string | number>>,
): ScreenState {
  const world = worldFor(state, around);
  return result.ok
    ? toast(state, world, 'ok', { key: 'toast.lines-saved', params: { ...params, file: result.file } })
    : toast(state, world, 'burn', { key: 'toast.lines-unsaved', params: { code: result.code } });
}

export function unsaved(state: ScreenState, around: Surroundings, { file, code }: SaveProblem): ScreenState {
  return toast(state, worldFor(state, around), 'wait', { key: 'toast.unsaved', params: { file, code } });
}

export function incidentLinked(state: ScreenState, around: Surroundings, result: LinkResult): ScreenState {
  const world = worldFor(state, around);
  return result.ok
    ? toast(state, world, 'ok', { key: 'toast.linked' })
    : toast(state, world, 'burn', { key: 'toast.not-linked', params: { reason: result.reason } });
}

/** The line that was asked about is in the middle; a page shows less than the screen has rows. */
const startOf = (payload: Payload, rows: number): number => {
  if (payload.kind === 'pattern') return Number.MAX_SAFE_INTEGER;
  return payload.kind === 'context' ? Math.max(0, payload.at - Math.floor((rows - 8) / 2)) : 0;
};

/** What a dialog had asked for; a dialog closed meanwhile takes nothing. */
export function delivered(
  state: ScreenState,
  text: 'join' | 'web-link' | 'context' | 'values' | 'trace' | 'pattern',
  target: string | null,
  payload: Payload,
): ScreenState {
  return {
    ...state,
    dialogs: state.dialogs.map((dialog) =>
      dialog.kind === 'text' && dialog.text === text && dialog.target === target
        ? { ...dialog, payload, scroll: startOf(payload, state.rows) }
        : dialog,
    ),
  };
}

/** A line is shown in the browser. */
export const browsed = (state: ScreenState, around: Surroundings, url: string): ScreenState =>
  toast(state, worldFor(state, around), 'ok', { key: 'toast.browser-opened', params: { url } });

/** Older lines have come, or have not. */
export function cameBefore(state: ScreenState, around: Surroundings, added: number | null): Transition {
  const world = worldFor(state, around);
  if (added !== null) return lookedBack(state, world, added);
  return showRefusal({ ...state, askedBefore: null }, world, { key: 'toast.no-older' });
}

/** Lines that were missing have come; null: they could not be asked for. */
export function filled(state: ScreenState, around: Surroundings, added: number | null): ScreenState {
  const world = worldFor(state, around);
  if (added === null) return toast(state, world, 'wait', { key: 'toast.fill-failed' });
  if (added === 0) return toast(state, world, 'wait', { key: 'toast.not-filled' });
  return toast(state, world, 'ok', { key: 'toast.filled', params: { n: added } });
}

/** The others were notified of what was pointed at, or could not be. */
export function pointerSent(state: ScreenState, around: Surroundings, told: boolean): ScreenState {
  return told
    ? toast(state, worldFor(state, around), 'ok', { key: 'toast.pointed' })
    : toast(state, worldFor(state, around), 'wait', { key: 'toast.not-pointed' });
}

/** Who waits to leave goes as soon as what they chose is done; where it cannot be done they are asked again. */
function leavingStep(before: Transition, around: Surroundings): Transition {
  const { state } = before;
  const top = topDialog(state);
  if (top?.kind !== 'menu' || top.menu !== 'leaving') return before;
  const world = worldFor(state, around);
  const leave = leaveSince(world, Number(top.target));
  switch (standingOf(leave, world)) {
    case 'done':
      return transition(closeTop(state), ...before.effects, { kind: 'quit', say: farewell(leave, world) });
    case 'failed': {
      const back = closeTop(state);
      const again = decidesOnHeld(world) && isLast(world);
      const menu = { kind: 'menu', menu: 'leave', target: null, selected: 0 } as const;
      return transition(again ? open(back, menu) : back, ...before.effects);
    }
    default:
      return before;
  }
}

/** Nothing was held any more when it came to the hub, or it was refused: then nothing is waited for. */
function leavingAnswered(state: ScreenState, around: Surroundings, accepted: boolean): Transition {
  const top = topDialog(state);
  if (top?.kind !== 'menu' || top.menu !== 'leaving') return transition(state);
  const leave = leaveSince(worldFor(state, around), Number(top.target));
  if (accepted && leave === null) return transition(closeTop(state), { kind: 'quit' });
  return accepted ? leavingStep(transition(state), around) : transition(closeTop(state));
}
