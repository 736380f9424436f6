import type { Actor, EventData } from './event.ts';

/*
 * What is asked of an outside system, step by step. The same facts stand in a session's log and, for what belongs to
 * no session, in a log of its own.
 *
 *   requested ─► begun ─► done | failed | abandoned
 *       └─► delayed ─┘ └► unknown ─► done | failed | abandoned
 */

/** Something asked of an outside system. Pending while `outcome` is null; `unknown` may still become another. */
export interface OutsideAction {
  readonly id: string;
  readonly by: Actor;
  readonly seq: number;
  readonly at: string;
  readonly target: 'pagerduty' | 'slack' | 'github';
  readonly act: string;
  readonly args: Readonly<Record<string, string | number | boolean | null>>;
  /** When a person asked for it; `at` is when the hub took it. */
  readonly askedAt: string;
  /** When the call that does it was last sent, and what the outside system showed before the first. */
  readonly begun: { readonly at: string; readonly before: string } | null;
  readonly outcome: 'done' | 'failed' | 'abandoned' | 'unknown' | null;
  readonly outcomeAt: string | null;
  /** Of the event that told the outcome, in a session. */
  readonly outcomeSeq: number | null;
  readonly kind: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** Why it waits, and until when, while it is to be tried again. */
  readonly delay: Delay | null;
}

interface Delay {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly retryAt: string;
  /** It may have taken effect; until `retryAt` it is only looked for. */
  readonly doubt: boolean;
}

/**
 * For so long what was asked of an outside system is wanted. A hub that hears of it later refuses it, and the person is
 * asked again; what it has not done by then it gives up.
 */
export const ACTION_EXPIRES_MS = 10 * 60_000;

type Moved =
  | 'action.begun'
  | 'action.delayed'
  | 'action.done'
  | 'action.failed'
  | 'action.abandoned'
  | 'action.unknown';
export type ActionStep = {
  [T in Moved]: { readonly type: T; readonly at: string; readonly seq: number; readonly data: EventData<T> };
}[Moved];
export type ActionRequest = Pick<OutsideAction, 'by' | 'seq' | 'at'> & {
  readonly data: Omit<EventData<'action.requested'>, 'target'> & Pick<OutsideAction, 'target'>;
};

export function requestedAction({ by, seq, at, data }: ActionRequest): OutsideAction {
  const { action: id, askedAt = at, ...asked } = data;
  const nothing = {
    begun: null,
    outcome: null,
    outcomeAt: null,
    outcomeSeq: null,
    kind: null,
    params: {},
    delay: null,
  };
  return { id, ...asked, askedAt, by, seq, at, ...nothing };
}

/** The action after a step, which is trusted to be one that `isUnsettled` allowed. */
export function movedAction(action: OutsideAction, step: ActionStep): OutsideAction {
  const { type, at, data } = step;
  switch (type) {
    case 'action.begun':
      // What was lost may have been done, also while it is written once more.
      return {
        ...action,
        delay: action.delay?.doubt ? action.delay : null,
        begun: { at, before: action.begun?.before ?? data.before },
      };
    case 'action.delayed': {
      const { kind, params, retryAt, doubt = false } = data;
      return { ...action, delay: { kind, params, retryAt, doubt } };
    }
    case 'action.done':
      return settled(action, step, 'done', null, data.params);
    case 'action.failed':
      return settled(action, step, 'failed', data.kind, data.params);
    case 'action.unknown':
      return settled(action, step, 'unknown', data.kind, data.params);
    case 'action.abandoned':
      return settled(action, step, 'abandoned', data.kind, {});
  }
}

const settled = (
  action: OutsideAction,
  { at: outcomeAt, seq: outcomeSeq }: ActionStep,
  outcome: OutsideAction['outcome'],
  kind: string | null,
  params: OutsideAction['params'],
): OutsideAction => ({ ...action, delay: null, outcome, outcomeAt, outcomeSeq, kind, params });

/** No outcome yet. */
export const isPending = ({ outcome }: OutsideAction): boolean => outcome === null;

/** An outcome may still come: what nobody knows is looked for. */
export const isUnsettled = ({ outcome }: OutsideAction): boolean => outcome === null || outcome === 'unknown';
