import { ACT_TABLE, type IncidentActName } from '../../domain/act-table.ts';
import { actionsWithoutIssue } from '../../domain/action-issue.ts';
import { requiredOpenSteps } from '../../domain/checklist.ts';
import type { Incident } from '../../domain/event.ts';
import { pageName } from '../../domain/page.ts';
import { heldIncidents } from '../../domain/pager.ts';
import { asCompared } from '../../text/as-compared.ts';
import { meansAll } from '../../text/i18n/issue-text.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { usualFollowUps } from '../dialogs/forms/close.ts';
import { leaveEffect } from '../dialogs/menus/leave.ts';
import { aboutOne, type Chosen, chooseFor } from '../dialogs/menus/pager.ts';
import { type SendEffect, send } from '../model/effects.ts';
import { whenText } from '../model/when.ts';
import { type Saying, say, word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { canDispatch } from '../select/can-dispatch.ts';
import { factsAbout, openIncidents, request } from '../select/incidents.ts';
import { issueWords } from '../select/issues.ts';
import { type Choice, decidesOnHeld } from '../select/leave.ts';
import { lacksResponders, whomNamed } from '../select/pager.ts';
import { act, asWorld, type PlainResult, type Run, sorry, split, tell } from './plain-world.ts';

const YES = /^(?:yes|y|はい)$/i;

/** What is typed behind the word that confirms it, and whether that is there. */
function confirmedBy(typed: string): readonly [text: string, sure: boolean] {
  const [, before = '', last = ''] = /^(.*?)(\S*)$/su.exec(typed.trim()) ?? [];
  return YES.test(last.normalize('NFKC')) ? [before.trim(), true] : [typed.trim(), false];
}

const sendAll = (effects: readonly SendEffect[]): PlainResult => {
  const [effect, ...also] = effects as [SendEffect, ...SendEffect[]];
  return { kind: 'send', effect, also };
};

/**
 * `ack`, `snooze 2h`, `urgency low`: an act of the table on the session's open incidents, or on one of them. With several, one that
 * is about one wants its number first; what cannot be taken back wants `yes` behind it.
 */
export const pagerVerb =
  (name: IncidentActName): Run =>
  (rest, plain) => {
    const world = asWorld(plain);
    const open = openIncidents(world).filter((incident) => aboutOne(name, incident));
    if (open.length === 0) return sorry({ key: 'why.no-incident' }, plain);
    if (name === 'priority' && plain.oncall === null) return { kind: 'read' };
    const [first, more] = split(rest);
    const numbered = open.find(
      (incident) => pageName(incident) === first || String(incident.number) === first,
    );
    const about = numbered === undefined ? open : [numbered];
    const given = numbered === undefined ? rest : more;
    if (about.length > 1 && ACT_TABLE[name].asks === 'one')
      return sorry(
        { key: 'plain.which-incident', params: { incidents: about.map(pageName).join(', ') } },
        plain,
      );
    const sure = ACT_TABLE[name].final && YES.test(given.normalize('NFKC'));
    const asks = chooseFor(name, sure ? '' : given, about[0] as Incident, world);
    if ('key' in asks) return sorry(asks, plain);
    if (ACT_TABLE[name].final && !sure) {
      const named = numbered === undefined ? '' : ` ${first}`;
      return tell([question(name, named, about, asks, world)]);
    }
    return sendAll(about.map(({ id }) => request(name, id, asks.args) as SendEffect));
  };

/** What would be done to what, and how it is confirmed: of one of several with its number, so that no other is touched. */
function question(
  name: IncidentActName,
  numbered: string,
  about: readonly Incident[],
  { params, facts }: Chosen,
  world: World,
): string {
  const { lang } = world;
  const asks = { key: `confirm.${name}`, ...(params === undefined ? {} : { params }) } as const;
  const verb = word(lang, `plain.verb.${ACT_TABLE[name].plain as 'resolve'}`) + numbered;
  return sureOf([asks, ...about.flatMap((incident) => factsAbout(incident, world)), ...facts], verb, lang);
}

const sureOf = (asks: readonly Saying[], verb: string, lang: Lang): string =>
  [...asks, { key: 'confirm.cannot-undo' } as const]
    .map((each) => say(lang, each))
    .concat(word(lang, 'plain.say-yes', { verb }))
    .join(' ');

/** `call Bo`: asks PagerDuty to page a person on call or a policy; who and what they read is named first. */
export const callPerson: Run = (rest, plain) => {
  const world = asWorld(plain);
  const { lang, session } = plain;
  const incident = openIncidents(world).at(-1);
  if (incident === undefined) return sorry({ key: 'why.no-incident' }, plain);
  const [typed, sure] = confirmedBy(rest);
  if (typed === '') return sorry({ key: 'plain.needs-name' }, plain);
  if (plain.oncall === null) return { kind: 'read' };
  if (plain.pager === 'none') return sorry({ key: 'why.no-pager' }, plain);
  if (lacksResponders(world)) return sorry({ key: 'plain.no-responders' }, plain);
  const names = whomNamed(typed, world);
  if (names.length > 1) return sorry({ key: 'why.page-whom', params: { names: names.join(', ') } }, plain);
  const who = names[0] ?? typed;
  const message = session.title;
  const params = { who };
  if (sure) return act('responder.request', { who, message }, { key: 'toast.paged', params });
  const facts = [
    { key: 'confirm.message', params: { text: message } } as const,
    ...factsAbout(incident, world),
  ];
  const verb = `${word(lang, 'plain.verb.call')} ${who}`;
  return tell([sureOf([{ key: 'confirm.page', params }, ...facts], verb, lang)]);
};

/** `post 3`: a note, by its number, to the incident. */
export const postNote: Run = (rest, world) => {
  const [which] = split(rest);
  const note = world.session.notes[Number(which) - 1];
  if (note === undefined) return sorry({ key: 'plain.no-such-note', params: { word: which } }, world);
  const incident = openIncidents(world).at(-1) ?? world.session.incidents.at(-1);
  if (incident === undefined) return sorry({ key: 'why.no-incident' }, world);
  return sendAll([request('note', incident.id, { note: note.id }) as SendEffect]);
};

const HURT: Readonly<Record<string, boolean>> = { yes: true, あり: true, no: false, なし: false };

/** `verdict yes`, `verdict no cause / prevention`; `-` takes it back. */
export const setVerdict: Run = (rest, world) => {
  const [first, more] = split(rest);
  const done = { key: 'toast.verdict' } as const;
  if (first === '-') return act('verdict.set', { verdict: null }, done);
  const hurt = Object.hasOwn(HURT, first.toLowerCase()) ? (HURT[first.toLowerCase()] as boolean) : null;
  if (hurt === null || (hurt && more !== '')) return sorry({ key: 'plain.needs-verdict' }, world);
  const [why = '', prevent = ''] = more.split(/[/／]/).map((part) => part.trim());
  return act('verdict.set', { verdict: { hurt, why: why || null, prevent: prevent || null } }, done);
};

const CHOICES: Readonly<Record<string, Choice>> = {
  resolve: 'resolve',
  解決: 'resolve',
  'hand-back': 'hand-back',
  戻す: 'hand-back',
  keep: 'keep',
  継続: 'keep',
};

export const choiceOf = (given: string): Choice | null => {
  const folded = asCompared(given).trim();
  return Object.hasOwn(CHOICES, folded) ? (CHOICES[folded] as Choice) : null;
};

const FOLLOW_UPS: Readonly<Record<string, 'usual' | 'leave'>> = {
  ...{ usual: 'usual', 既定: 'usual' },
  ...{ leave: 'leave', そのまま: 'leave' },
};

/** Actions without an owner or a due time, and what the close would give them. */
function askFollowUps(
  { ownerless, undue, owner, due }: NonNullable<ReturnType<typeof usualFollowUps>>,
  world: World,
): Saying {
  const who = world.session.participants[owner ?? '']?.name ?? null;
  const params = { ownerless, undue, due: whenText(due, world) };
  return who === null
    ? { key: 'plain.close-actions-due', params }
    : { key: 'plain.close-actions', params: { ...params, who } };
}

/** `issue 3`: makes an issue of an action, or reads how it stands. `issue all`: of all open actions that have none. */
export const issueOfAction: Run = (rest, world) => {
  const [which] = split(rest);
  const isAll = meansAll(which);
  if (isAll) {
    const notes = actionsWithoutIssue(world.session);
    if (notes.length === 0) return sorry({ key: 'plain.no-issue-left' }, world);
    const said = { key: 'plain.issues-asked', params: { n: notes.length } } as const;
    return sendAll(notes.map(({ id }) => send('issue.ask', { note: id }, said) as SendEffect));
  }
  const note = world.session.notes[Number(which) - 1];
  if (note === undefined || note.kind !== 'action' || note.removed)
    return sorry({ key: 'plain.no-such-note', params: { word: which } }, world);
  const words = issueWords(note, world);
  if (words !== null && words.state !== 'failed' && words.state !== 'lost')
    return tell([[words.text, words.url, words.why].filter(Boolean).join(word(world.lang, 'list.comma'))]);
  return act('issue.ask', { note: note.id }, { key: 'toast.issue-asked' });
};
/**
 * `close REASON`, `close keep usual REASON`. The last person has to choose what happens to an acknowledged incident (`keep`), and
 * everybody what happens to actions without an owner or a due time (`usual`, `leave`).
 */
export const closeSession: Run = (rest, plain) => {
  const world = asWorld(plain);
  const { session } = plain;
  const [first, more] = split(rest);
  const choice = decidesOnHeld(world) ? choiceOf(first) : null;
  if (decidesOnHeld(world) && choice === null) {
    const incidents = heldIncidents(session).map(pageName).join(', ');
    return sorry({ key: 'plain.close-held', params: { incidents } }, plain);
  }
  const lacking = usualFollowUps(world);
  const said = choice === null ? rest.trim() : more;
  const [next, after] = split(said);
  const folded = asCompared(next);
  const followUps = lacking !== null && Object.hasOwn(FOLLOW_UPS, folded) ? FOLLOW_UPS[folded] : undefined;
  const reason = followUps === undefined ? said : after;
  const verdict = canDispatch(world, 'session.close', { reason: reason || '-' });
  if (verdict !== true) return sorry(verdict, plain);
  if (session.kind !== 'release' && session.verdict === null)
    return sorry({ key: 'plain.close-verdict' }, plain);
  const open = requiredOpenSteps(session);
  if (reason === '' && open.length > 0)
    return sorry({ key: 'plain.close-reason', params: { n: open.length } }, plain);
  if (lacking !== null && followUps === undefined) return sorry(askFollowUps(lacking, world), plain);
  const usual = followUps === 'usual' ? lacking : null;
  const closing = { reason: reason || null, ...(usual === null ? {} : { due: usual.due }) };
  return sendAll([
    ...(choice === null ? [] : [leaveEffect(choice) as SendEffect]),
    ...((usual?.effects ?? []) as readonly SendEffect[]),
    send('session.close', closing, { key: 'toast.closed' }) as SendEffect,
  ]);
};
