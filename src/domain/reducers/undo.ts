import type { Draft, UndoKind } from '../draft.ts';
import type { DoneBy, Impact, Release, TailSettings, Verdict } from '../event.ts';
import type { Role, Severity } from '../procedure.ts';
import type { Mute, Note, Pin, StepState } from '../session.ts';
import type { ChangeMark, Handover } from '../session-parts.ts';
import type { Appliers } from './apply.ts';
import { type RoleBefore, setRole } from './people.ts';
import { fillSteps } from './release.ts';
import type { CourseBefore } from './session.ts';
import { putMark } from './system-changes.ts';

function restoreStep(d: Draft, id: string, before: StepState | null): void {
  if (before) {
    d.record('steps')[id] = before;
    return;
  }
  const phase = d.s.steps[id]?.phase;
  delete d.record('steps')[id];
  if (phase) d.replace('phases', phase, (p) => ({ ...p, steps: p.steps.filter((step) => step !== id) }));
}

function restoreMute(d: Draft, id: string, before: { at: number; mute: Mute } | null): void {
  const mutes = d.list('mutes');
  if (before) mutes.splice(before.at, 0, before.mute);
  else d.s.mutes = mutes.filter((mute) => mute.id !== id);
}

type Restore = (d: Draft, id: string, before: unknown) => void;

/** By kind of key. Notes and pins stay in place, marked removed, so that the numbers people say keep their meaning. */
const restorers: Readonly<Record<UndoKind, Restore>> = {
  step: (d, id, before) => restoreStep(d, id, before as StepState | null),
  note: (d, id, before) =>
    d.replace('notes', id, (note) => (before as Note | null) ?? { ...note, removed: true }),
  pin: (d, id, before) => d.replace('pins', id, (pin) => (before as Pin | null) ?? { ...pin, removed: true }),
  mute: (d, id, before) => restoreMute(d, id, before as { at: number; mute: Mute } | null),
  role: (d, id, before) => {
    const role = before as RoleBefore;
    setRole(d, id as Role, role.holder);
    if (id === 'driver') d.s.driverSince = role.driverSince;
  },
  title: (d, _, before) => {
    d.s.title = before as string;
  },
  severity: (d, _, before) => {
    d.s.severity = before as Severity | null;
  },
  impact: (d, _, before) => {
    d.s.impact = before as Impact | null;
  },
  goal: (d, _, before) => {
    d.s.goal = before as string | null;
  },
  tail: (d, _, before) => {
    d.s.tail = before as TailSettings;
  },
  rotation: (d, _, before) => {
    d.s.rotation = before as number | null;
  },
  release: (d, _, before) => {
    fillSteps(d, before as Release | null);
  },
  rollback: (d, _, before) => {
    d.s.rollback = before as DoneBy | null;
  },
  course: (d, _, before) => {
    const { clock, relapses, resolvedFrom } = before as CourseBefore;
    d.s.clock = { ...d.s.clock, ...clock };
    if (relapses !== undefined) d.s.relapses = [...relapses];
    if (resolvedFrom !== undefined) d.s.resolvedFrom = resolvedFrom;
  },
  handovers: (d, _, before) => {
    d.s.handovers = [...(before as readonly Handover[])];
  },
  change: (d, id, before) => putMark(d, id, before as ChangeMark | null),
  verdict: (d, _, before) => {
    d.s.verdict = before as Verdict | null;
  },
};

function split(key: string): [what: string, id: string] {
  const colon = key.indexOf(':');
  return colon < 0 ? [key, ''] : [key.slice(0, colon), key.slice(colon + 1)];
}

export const undoAppliers = {
  'act.undone': (d, e) => {
    const undo = d.list('undo');
    const at = undo.findLastIndex((entry) => entry.seq === e.data.seq);
    const entry = undo[at];
    if (!entry) return;
    undo.splice(at, 1);
    const [what, id] = split(entry.key);
    restorers[what as UndoKind]?.(d, id, entry.before);
    for (const [set, act] of Object.entries(entry.setBefore ?? {})) d.putSetBy(set, act);
    d.record('touched')[entry.key] = entry.touchedBefore;
  },
} satisfies Appliers;
