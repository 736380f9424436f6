import type { CommandInput, CommandType } from '../domain/command.ts';
import type { Anchors } from '../protocol/messages.ts';
import { type DemoText, demoMessages } from '../text/i18n/demo.ts';
import { fill, type Lang } from '../text/i18n/messages.ts';
import type { DemoPace } from './pace.ts';

export type Teammate = 'sato' | 'tanaka';

/**
 * What is done at a second of the session: by a teammate, or by the expert in PagerDuty alone. `pin` keeps the newest
 * line that has these words, `post` tells PagerDuty of the note that says so, `look` is where their screen goes.
 */
export type ScriptedAct =
  | { readonly at: number; readonly who: Teammate; readonly send: Send }
  | { readonly at: number; readonly who: Teammate; readonly pin: string; readonly step: string }
  | { readonly at: number; readonly who: Teammate; readonly post: string }
  | { readonly at: number; readonly who: Teammate; readonly look: Look }
  | { readonly at: number; readonly pager: 'answer' | 'resolve' }
  | { readonly at: number; readonly rollback: true };

type Look = NonNullable<Anchors['look']>['view'];
type Send = { [T in CommandType]: { readonly type: T; readonly data: CommandInput<T> } }[CommandType];

/** Seconds of the session at which the story ends; a demo without a terminal closes its session there. */
export const STORY_SECONDS = 112;

/**
 * The incident as two teammates work it: they write and decide as people do, tick only what no fact ticks, and leave
 * enough open for the person at the keyboard. `ids` are the participants' ids, `outage` is when it began (ISO).
 */
export function script(
  lang: Lang,
  pace: DemoPace,
  ids: Readonly<Record<Teammate, string>>,
  outage: string,
): readonly ScriptedAct[] {
  const say = (key: DemoText, params = {}): string => fill(demoMessages[key], lang, params);
  const iso = (second: number): string => new Date(pace.at(second)).toISOString();
  const sato = (at: number, type: CommandType, data: unknown): ScriptedAct => ({
    at,
    who: 'sato',
    send: { type, data } as Send,
  });
  const tanaka = (at: number, type: CommandType, data: unknown): ScriptedAct => ({
    at,
    who: 'tanaka',
    send: { type, data } as Send,
  });
  return [
    sato(7, 'role.take', { role: 'driver' }),
    tanaka(9, 'role.take', { role: 'lead' }),
    tanaka(10, 'severity.set', { severity: 'SEV2' }),
    sato(14, 'note.add', { kind: 'finding', text: say('since'), happenedAt: outage }),
    sato(16, 'step.do', { step: 'symptom' }),
    { at: 18, who: 'sato', look: 'lines' },
    tanaka(20, 'step.assign', { step: 'impact', participant: ids.tanaka }),
    { at: 23, who: 'sato', look: 'patterns' },
    tanaka(27, 'impact.set', { impact: { who: say('impactWho'), what: say('impactWhat'), since: outage } }),
    { at: 31, who: 'sato', look: 'lines' },
    { at: 33, who: 'sato', pin: 'pool exhausted', step: 'evidence' },
    sato(36, 'step.do', { step: 'evidence' }),
    { at: 37, who: 'sato', look: 'changes' },
    tanaka(37, 'responder.request', { who: say('yamada'), message: say('help') }),
    sato(40, 'note.add', { kind: 'finding', text: say('deployed') }),
    sato(41, 'step.do', { step: 'recent-change' }),
    { at: 45, pager: 'answer' },
    tanaka(46, 'goal.set', { goal: say('goal') }),
    tanaka(48, 'note.add', { kind: 'decision', text: say('decision') }),
    tanaka(50, 'step.do', { step: 'decide' }),
    sato(54, 'step.do', { step: 'read-back' }),
    tanaka(58, 'step.do', { step: 'read-back' }),
    { at: 60, rollback: true },
    sato(61, 'note.add', { text: say('applied') }),
    sato(62, 'step.do', { step: 'apply' }),
    { at: 64, who: 'sato', look: 'lines' },
    tanaka(70, 'note.add', {
      kind: 'action',
      text: say('callSupport'),
      owner: ids.tanaka,
      due: iso(18 * 60),
    }),
    sato(86, 'note.add', { kind: 'finding', text: say('recovering') }),
    { at: 88, who: 'sato', post: say('recovering') },
    sato(92, 'session.mitigate', { happenedAt: iso(86) }),
    { at: 98, pager: 'resolve' },
    tanaka(100, 'note.add', {
      kind: 'action',
      text: say('raisePool'),
      owner: ids.sato,
      due: iso(3 * 24 * 3600),
    }),
    { at: 103, who: 'tanaka', post: say('raisePool') },
  ];
}
