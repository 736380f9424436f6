import { badQuery } from '../detection/bad-query.ts';
import type { PageNumbers, PageRequest } from '../detection/detection-event.ts';
import type { DetectionMemory } from '../detection/detection-memory.ts';
import type { Exclusion } from '../detection/exclusion.ts';
import { exclusionsOf } from '../detection/exclusion.ts';
import { factDetails, type PageFacts } from '../detection/page-facts.ts';
import { type DetectionRule, groupText } from '../detection/rule.ts';
import { coverageOf, type SlotUnknown, shareOfUsers, slotWindow } from '../detection/slot.ts';
import type { AlertSeverity, AlertTrigger } from '../ports/page-sender.ts';
import { ALERTS } from '../text/i18n/detection/alerts.ts';
import { blindWhy } from '../text/i18n/detection/blind-reasons.ts';
import { type Lang, translator } from '../text/i18n/messages.ts';
import { neutralise } from '../text/neutralise.ts';
import { shareText } from '../text/share.ts';
import { clockAndDay, duration, exactDuration } from '../text/time.ts';
import { isTroubleOfRule } from './of-rule.ts';

const SEVERITY: Readonly<Record<string, AlertSeverity>> = {
  SEV1: 'critical',
  SEV2: 'error',
  SEV3: 'warning',
  SEV4: 'info',
};
const RULES_NAMED = 10;
/** In a title. */
const OTHERS_NAMED = 3;
const MINUTE_MS = 60_000;

export interface AlertWords {
  readonly lang: Lang;
  /** IANA time zone of the team. */
  readonly timeZone: string;
}

/**
 * What is sent for a page. `rule` null: it was removed since. `unlogged`: the detection log could not be written.
 * `messageField`: where its source has messages; null: not known.
 */
export function alertOf(
  request: PageRequest,
  rule: DetectionRule | null,
  memory: Pick<DetectionMemory, 'exclusions' | 'held'>,
  unlogged: boolean,
  words: AlertWords,
  messageField: string | null = null,
): AlertTrigger {
  const exclusions = [...memory.exclusions.values()];
  const t = translator(ALERTS, words.lang);
  const { numbers, silence, slot, group, key, service } = request;
  const at = new Date(slot).toISOString();
  const marks = {
    ...(unlogged ? { unlogged: t('alert.unlogged') } : {}),
    ...(request.late ? { late: 'yes' } : {}),
    ...endedMarks(request, exclusions, words),
  };
  const place = { key, service, at, source: rule?.source ?? request.rule, component: service };
  const name = rule?.title ?? request.rule;
  const ofRule = (
    of: Pick<PageFacts, 'query' | 'from' | 'to'> | null,
    numbered: AlertTrigger['details'],
  ): Pick<AlertTrigger, 'low' | 'severity' | 'group' | 'details' | 'links'> => ({
    low: false,
    severity: SEVERITY[rule?.severity ?? ''] ?? 'error',
    group: group.length === 0 ? null : groupText(group),
    details: {
      ...(rule && of ? factDetails({ ...factsOf(rule), ...of }) : { rule: request.rule }),
      ...numbered,
      ...(group.length === 0 ? {} : { group: groupText(group) }),
      ...(rule?.owner ? { owner: rule.owner } : {}),
      ...marks,
    },
    links: rule?.runbook ? [{ href: rule.runbook, text: t('alert.runbook') }] : [],
  });
  if (silence !== undefined) {
    const since = new Date(silence.since).toISOString();
    const to = (of: DetectionRule) => new Date(slotWindow(of, slot).to).toISOString();
    const facts = rule && { query: rule.total ?? '*', from: since, to: to(rule) };
    return {
      ...{ ...place, source: silence.source, summary: silenceText(name, request, silence, words) },
      ...ofRule(facts, { silent: silence.of, silent_since: since }),
    };
  }
  if (numbers === null) return { ...place, ...blindParts(request, words), details: { ...marks } };
  const { from, to } = numbers;
  const badOf = (of: DetectionRule) => badQuery(of, group, exclusionsOf(of, slot, exclusions), messageField);
  return {
    ...place,
    summary: `${summaryOf(name, request, numbers, words)}${othersText(request, words)}${endedText(request, memory, words)}`,
    ...ofRule(rule && { query: badOf(rule), from, to }, {
      ...numberDetails(numbers),
      ...otherDetails(request, words),
    }),
  };
}

const factsOf = ({ name, source, severity, procedure }: DetectionRule) => ({
  ...{ rule: name, source, severity, procedure },
});

/** Where nothing comes from, and since when. That says nothing of users, and so says the page. */
function silenceText(
  rule: string,
  { slot, service }: PageRequest,
  { of, source, since }: NonNullable<PageRequest['silence']>,
  { lang, timeZone }: AlertWords,
): string {
  const t = translator(ALERTS, lang);
  // Up to the next minute: in the one that it began in something may have come.
  const from = new Date(Math.ceil(since / MINUTE_MS) * MINUTE_MS).toISOString();
  return t(`alert.silence-${of}`, {
    ...{ rule, source, since: clockAndDay(from, new Date(slot).toISOString(), timeZone, lang) },
    service: service === null ? '' : t('alert.of-service', { service: neutralise(service) }),
  });
}

function summaryOf(
  name: string,
  { group, unnamed }: PageRequest,
  numbers: PageNumbers,
  { lang }: AlertWords,
): string {
  const t = translator(ALERTS, lang);
  const window = exactDuration(Date.parse(numbers.to) - Date.parse(numbers.from), lang);
  const rule = group.length === 0 ? name : `${name} ${groupText(group)}`;
  const { users, totalUsers, bad } = numbers;
  const said = { rule, window, users: users.n.toLocaleString('en') };
  if (unnamed) {
    const more = users.n === 0 ? '' : t('alert.unnamed-users', said);
    return t('alert.unnamed', { ...said, n: users.unnamed.toLocaleString('en'), more });
  }
  if (coverageOf(numbers) < 0.99) {
    return t('alert.users-least', { ...said, unnamed: shareText(users.unnamed, bad) });
  }
  if (totalUsers === null || totalUsers === 0) return t('alert.users', said);
  const share = shareText(users.n, totalUsers);
  return t('alert.users-of', { ...said, total: totalUsers.toLocaleString('en'), share });
}

/** For the title: the rules that fire with it. */
function othersText({ others = [] }: PageRequest, { lang }: AlertWords): string {
  if (others.length === 0) return '';
  const t = translator(ALERTS, lang);
  const names = [...new Set(others.map(({ rule }) => rule))];
  const left = names.length - OTHERS_NAMED;
  const more = left > 0 ? [t('alert.rules-more', { n: left })] : [];
  return t('alert.others', { rules: [...names.slice(0, OTHERS_NAMED), ...more].join(', ') });
}

/** Each with its figures, and since when. */
function otherDetails(
  { others = [], slot }: PageRequest,
  words: AlertWords,
): Readonly<Record<string, string>> {
  const t = translator(ALERTS, words.lang);
  const lines = others.flatMap((other) => {
    if (other.numbers === null) return [];
    const now = new Date(Math.max(slot, other.slot)).toISOString();
    const since = clockAndDay(new Date(other.episode).toISOString(), now, words.timeZone, words.lang);
    return [t('alert.other', { what: summaryOf(other.rule, other, other.numbers, words), since })];
  });
  return lines.length === 0 ? {} : { also_firing: lines.join('\n') };
}

function numberDetails(numbers: PageNumbers): AlertTrigger['details'] {
  const { bad, total, users, totalUsers } = numbers;
  const share = shareOfUsers(numbers);
  return {
    users: users.n,
    ...(totalUsers === null ? {} : { total_users: totalUsers }),
    ...(share === null ? {} : { share: `${(100 * share).toFixed(1)}%` }),
    bad,
    ...(total === null ? {} : { total }),
    ...(users.unnamed > 0 ? { lines_without_user: users.unnamed } : {}),
  };
}

function blindParts(
  request: PageRequest,
  { lang, timeZone }: AlertWords,
): Pick<AlertTrigger, 'low' | 'summary' | 'severity' | 'group' | 'links'> {
  const t = translator(ALERTS, lang);
  const { blind, rule: source, slot, rules = [] } = request;
  const named = rules.slice(0, RULES_NAMED);
  const left = rules.length - named.length;
  const all = [...named, ...(left > 0 ? [t('alert.rules-more', { n: left })] : [])].join(', ');
  const since = new Date(blind?.since ?? slot).toISOString();
  const key = blind && isTroubleOfRule(blind.why.kind) ? 'alert.blind-rules' : 'alert.blind';
  return {
    low: true,
    summary: t(key, {
      source,
      since: clockAndDay(since, new Date(slot).toISOString(), timeZone, lang),
      reason: blind ? reasonOf(blind.why, lang) : '?',
      rules: all,
    }),
    severity: 'warning',
    group: null,
    links: [],
  };
}

/** Kinds whose words hold all that is known. */
const SAYS_ALL: ReadonlySet<string> = new Set(['too-many-groups', 'total-contradicts']);

const reasonOf = ({ kind, params }: SlotUnknown, lang: Lang): string => {
  const why = blindWhy(kind, lang, params);
  if (SAYS_ALL.has(kind)) return why;
  const more = Object.values(params).map((each) => neutralise(String(each)));
  return [why, ...more].join(' ');
};

/**
 * For the title: which exclusion ended shortly before, where it was for this rule or held back a page of it. One that is for every
 * rule and held back nothing here is named in the details alone.
 */
function endedText(
  { ended, slot, rule }: PageRequest,
  { exclusions, held }: Pick<DetectionMemory, 'exclusions' | 'held'>,
  { lang }: AlertWords,
): string {
  const t = translator(ALERTS, lang);
  const likely = ended.flatMap((id) => {
    const found = exclusions.get(id);
    const ofRule = found?.rule === rule || held.get(id)?.rules.includes(rule);
    return found !== undefined && ofRule ? [found] : [];
  });
  const [last] = likely.sort((a, b) => b.until.localeCompare(a.until));
  if (last === undefined) return '';
  const ms = slot - Date.parse(last.until);
  const when = ms < MINUTE_MS ? t('alert.just') : t('alert.ago', { time: duration(ms, lang) });
  const more = likely.length > 1 ? t('alert.ended-more', { n: likely.length - 1 }) : '';
  return t('alert.ended-title', { exclusion: last.id, when, more });
}

/** An exclusion that ended shortly before is the likely reason why it pages again. */
function endedMarks(
  { ended, slot }: PageRequest,
  exclusions: readonly Exclusion[],
  { lang, timeZone }: AlertWords,
): Readonly<Record<string, string>> {
  const t = translator(ALERTS, lang);
  const now = new Date(slot).toISOString();
  const said = ended.flatMap((id) => {
    const found = exclusions.find((one) => one.id === id);
    if (found === undefined) return [];
    return [t('alert.ended', { exclusion: id, at: clockAndDay(found.until, now, timeZone, lang) })];
  });
  return said.length === 0 ? {} : { exclusion_ended: said.join('; ') };
}
