import { fill, type Lang, type Message, type Params } from './i18n/messages.ts';
import { causeIn } from './i18n/pager-causes.ts';
import { CHANGE_TEXT } from './i18n/system-changes.ts';

export type ChangeWord = keyof typeof CHANGE_TEXT;

/** A text about changes; a key that is not there gives null. */
export const changeWord = (lang: Lang, key: ChangeWord, params: Params = {}): string =>
  fill(CHANGE_TEXT[key], lang, params);

const wordIf = (lang: Lang, key: string, params: Params): string | null =>
  Object.hasOwn(CHANGE_TEXT, key) ? fill(CHANGE_TEXT[key as ChangeWord] as Message, lang, params) : null;

/** As much of a version's hash as people read aloud. */
export const shortSha = (sha: string): string => sha.slice(0, 7);

interface Named {
  readonly service: string;
  /** Services that it is of, or may be; absent: `service`. */
  readonly services?: readonly { readonly service: string; readonly reach: string }[] | undefined;
  readonly kind: string;
  readonly version: string | null;
  readonly sha: string | null;
  readonly title: string | null;
  readonly pr: number | null;
}

/** Services that are named; more are counted. */
const NAMED = 3;
const SURE: ReadonlySet<string> = new Set(['own', 'path']);

/** `catalog, checkout +2?`: two more that it may be of; where it is known to be of none `catalog?, checkout?`. */
export function servicesText({ service, services = [] }: Pick<Named, 'service' | 'services'>): string {
  const sure = services.filter(({ reach }) => SURE.has(reach)).map((one) => one.service);
  const maybe = services.filter(({ reach }) => !SURE.has(reach)).map((one) => `${one.service}?`);
  const names = sure.length > 0 ? sure : maybe;
  if (names.length === 0) return service;
  const more = names.length > NAMED ? ` +${names.length - NAMED}` : '';
  const others = sure.length > 0 && maybe.length > 0 ? ` +${maybe.length}?` : '';
  return names.slice(0, NAMED).join(', ') + more + others;
}

/** `deploy checkout 7be2c0f`, `release docs v4.1` */
export function changeName({ kind, sha, version, ...of }: Omit<Named, 'title' | 'pr'>, lang: Lang): string {
  const name = sha === null || (kind === 'release' && version !== null) ? version : shortSha(sha);
  return [wordIf(lang, `kind.${kind}`, {}) ?? kind, servicesText(of), name].filter((part) => part).join(' ');
}

/** `#812 "Reuse pool connections"` */
export function changeTitle({ title, pr }: Pick<Named, 'title' | 'pr'>, lang: Lang): string {
  const quoted = title === null || title === '' ? null : lang === 'ja' ? `「${title}」` : `"${title}"`;
  return [pr === null ? null : `#${pr}`, quoted].filter((part) => part !== null).join(' ');
}

/** `kato, approved by sato`; what is not known is left out. */
export function changeWho(
  {
    by,
    origins,
    approvedBy: approver,
  }: {
    readonly by: string | null;
    readonly origins: readonly string[];
    readonly approvedBy?: string | undefined;
  },
  lang: Lang,
): string {
  if (by === null) return approver === undefined ? '' : changeWord(lang, 'approved', { approver });
  if (origins[0] === 'hand') return changeWord(lang, 'by-hand', { who: by });
  return approver === undefined ? by : changeWord(lang, 'by-approved', { who: by, approver });
}

/** How it stands: `live 02:54`; of a release without a deployment `released 02:54`. */
export const changeState = (
  { kind, state, liveAt }: { readonly kind: string; readonly state: string; readonly liveAt: string | null },
  time: string,
  lang: Lang,
): string =>
  kind === 'release' && liveAt === null
    ? changeWord(lang, 'state.released', { time })
    : (wordIf(lang, `state.${state}`, { time }) ?? state);

/** `deploy checkout 7be2c0f #812 "Reuse pool connections"` */
export const changeText = (change: Named, lang: Lang): string =>
  `${changeName(change, lang)} ${changeTitle(change, lang)}`.trim();

interface Reason {
  readonly kind: string;
  readonly n?: number | undefined;
  readonly commits?: number | undefined;
  readonly file?: string | undefined;
  readonly pr?: number | null | undefined;
  readonly name?: string | undefined;
  readonly touch?: string | undefined;
  readonly isPart?: boolean | undefined;
}

/** What the minutes lead to: the impact as somebody said or errors show it, else the alert, else the opening of the session. */
type BeforeWhat = 'said' | 'errors' | 'alert' | 'opened';

/** One reason as a sentence without its stop. */
export function evidenceText(reason: Reason, lang: Lang, of?: BeforeWhat): string {
  const { kind, n = 0, commits = 0, file = '', pr = null, touch = '', isPart = false } = reason;
  const fileName = file.slice(file.lastIndexOf('/') + 1);
  switch (kind) {
    case 'new-patterns':
      return changeWord(lang, 'evidence.new-patterns', { n });
    case 'new-warnings':
      return changeWord(lang, 'evidence.new-warnings', { n });
    case 'takes-back':
      return pr === null
        ? changeWord(lang, 'evidence.takes-back', { commits })
        : changeWord(lang, 'evidence.takes-back-pr', { commits, pr });
    case 'stack-file':
      return pr === null
        ? changeWord(lang, 'evidence.stack-file', { file: fileName })
        : changeWord(lang, 'evidence.stack-file-pr', { file: fileName, pr });
    case 'minutes-before':
      return beforeText(n, lang, of);
    case 'touches':
      return wordIf(lang, `evidence.touches-${touch}`, {}) ?? touch;
    case 'size':
      return changeWord(lang, isPart ? 'evidence.size-part' : 'evidence.size', { commits, n });
    default:
      return wordIf(lang, `evidence.${kind}`, { n, name: reason.name ?? '' }) ?? kind;
  }
}

/** `1 min before impact`, `3 h 15 min before the alert` */
export function beforeText(minutes: number, lang: Lang, by: BeforeWhat = 'said'): string {
  const isImpact = by === 'said' || by === 'errors';
  const of = changeWord(lang, `evidence.of-${isImpact ? 'impact' : by}`);
  if (minutes < 1) return changeWord(lang, isImpact ? 'evidence.at-impact' : 'evidence.at', { of });
  if (minutes < 60) return changeWord(lang, 'evidence.minutes-before', { n: minutes, of });
  return changeWord(lang, 'evidence.hours-before', { h: Math.floor(minutes / 60), m: minutes % 60, of });
}

/** All reasons but the minutes, which have a place of their own, as sentences. */
export function evidenceSentences(evidence: readonly Reason[], lang: Lang): string {
  const stop = lang === 'ja' ? '。' : '. ';
  const told = evidence
    .filter(({ kind }) => kind !== 'minutes-before')
    .map((one) => evidenceText(one, lang) + stop);
  return told.join('').trim();
}

/** Why a source could not be read, as a sentence; `time` shows an ISO time. */
export function gapReason(
  { origin, kind, params }: { readonly origin: string; readonly kind: string; readonly params: Params },
  lang: Lang,
  time: (iso: string) => string,
): string {
  const plain = kind.replace(/^pager-/, '');
  const notInPlan = kind === 'pager-ability-missing' || kind === 'pager-forbidden';
  const coded = plain === 'unreachable' || plain === 'bad-reply';
  const said = {
    ...{ needs: '', reason: '', status: '', what: '', kind: plain },
    ...params,
    // What the other system itself says stays in its own words.
    ...(coded && params.reason !== undefined ? { reason: causeIn(plain, String(params.reason), lang) } : {}),
    ...{ origin: wordIf(lang, `origin.${origin}`, {}) ?? origin },
    ...{ time: timeIn(params, time) },
  };
  return (
    wordIf(lang, `why.${notInPlan ? 'not-in-plan' : plain}`, said) ?? changeWord(lang, 'why.other', said)
  );
}

function timeIn({ retryAt, since }: Params, time: (iso: string) => string): string {
  const at = retryAt ?? since;
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? time(at) : '-';
}
