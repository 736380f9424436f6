import { changeWord, gapReason } from './change-text.ts';
import type { Lang, Params } from './i18n/messages.ts';

/*
 * What is said of a service without a change, of one of which not all is known, and of what could not be read: the same
 * sentences on every screen, on the command line and in the record.
 */

interface Versioned {
  readonly version: string;
  readonly at: string;
}

/** As of `CoveredService`. Times are ISO 8601 UTC. */
interface Covered {
  readonly service: string;
  readonly completeTo: string | null;
  readonly origins: readonly string[];
  readonly basis: {
    readonly asked: string;
    readonly workflow: string | null;
    readonly environments: readonly string[];
    readonly elsewhere: { readonly names: readonly string[]; readonly more: number };
    readonly lastRelease: Versioned | null;
  } | null;
  readonly silence: string;
  readonly maybe: readonly (Versioned & { readonly isCommon: boolean })[];
  readonly released: readonly Versioned[];
}

interface Gap {
  readonly origin: string;
  readonly service: string | null;
  readonly from: string | null;
  readonly kind: string;
  readonly params: Params;
}

export interface CoverageTold {
  readonly coverage: readonly Covered[];
  readonly gaps: readonly Gap[];
  /** How far back was looked. */
  readonly hours: number;
}

export interface CoverageSentence {
  readonly text: string;
  /** none: nothing went out; part: not all of it is known; gap: a source could not be read. */
  readonly kind: 'none' | 'part' | 'gap';
}

/** Names of one list. */
const NAMED = 3;

/** `time` shows an ISO time. */
export function coverageSentences(
  { coverage, gaps, hours }: CoverageTold,
  lang: Lang,
  time: (iso: string) => string,
): readonly CoverageSentence[] {
  const say = { lang, time, hours };
  const told = coverage.flatMap((one): CoverageSentence[] => {
    // Why it is not known says more than since when.
    const isRead = !gaps.some(({ service }) => service === one.service);
    const text = isRead || one.silence === 'never-seen' ? sentenceOf(one, say) : null;
    return text === null ? [] : [{ text, kind: one.silence === 'nothing-went-out' ? 'none' : 'part' }];
  });
  const holes = [...new Set(gaps.map((gap) => gapSentence(gap, say)))];
  return [...told, ...holes.map((text) => ({ text, kind: 'gap' as const }))];
}

interface Say {
  readonly lang: Lang;
  readonly time: (iso: string) => string;
  readonly hours: number;
}

function sentenceOf(one: Covered, say: Say): string | null {
  const { service, silence, completeTo, origins, maybe, released } = one;
  const { lang, time, hours } = say;
  const to = completeTo === null ? '' : time(completeTo);
  switch (silence) {
    case 'nothing-went-out':
      return changeWord(lang, 'nothing-went-out', { service, hours, where: whereText(one, lang), time: to });
    case 'never-seen':
      return neverText(one, say);
    case 'released':
      return changeWord(lang, 'only-releases', {
        ...{ service, hours, n: released.length, list: versions(released, say) },
      });
    case 'maybe': {
      const list = (common: boolean) =>
        versions(
          maybe.filter(({ isCommon }) => isCommon === common),
          say,
        );
      const [open, common] = [list(false), list(true)];
      if (open === '') return changeWord(lang, 'maybe-common', { service, hours, list: common });
      const unknown = changeWord(lang, 'maybe-unknown', { service, list: open });
      return common === '' ? unknown : unknown + changeWord(lang, 'maybe-common-too', { list: common });
    }
    case 'nothing-known':
      return changeWord(lang, 'nothing-known', { service, time: to });
    case 'unknown':
      if (origins.length === 0) return changeWord(lang, 'no-source-of', { service });
      return completeTo === null || one.basis === null
        ? changeWord(lang, 'nothing-known-yet', { service })
        : changeWord(lang, 'seen-unknown', { service, environment: askedText(one.basis, lang) });
    default:
      return null;
  }
}

/** `GitHub, all 3 environments`: what was looked at. */
function whereText({ origins, basis }: Covered, lang: Lang): string {
  const { environments = [], workflow = null } = basis ?? {};
  const [only] = environments;
  const parts = [
    ...origins.map((origin) => changeWord(lang, `origin.${origin}` as 'origin.github')),
    ...(environments.length > 1
      ? [changeWord(lang, 'all-environments', { n: environments.length })]
      : only === undefined
        ? []
        : [only]),
    ...(workflow === null ? [] : [workflow]),
  ];
  return listed(parts, lang);
}

function neverText({ service, basis, released }: Covered, say: Say): string {
  const { lang, time } = say;
  const { elsewhere, lastRelease = null } = basis ?? {};
  const { names = [], more = 0 } = elsewhere ?? {};
  const environment = basis === null ? '' : askedText(basis, lang);
  const seen = [...names, ...(more > 0 ? [changeWord(lang, 'and-more', { n: more })] : [])];
  const key = seen.length > 0 ? 'never-deployed' : 'never-deployed-anywhere';
  const first = changeWord(lang, key, { service, environment, names: listed(seen, lang) });
  const last =
    released.length > 0
      ? changeWord(lang, 'its-releases', { list: versions(released, say) })
      : lastRelease === null
        ? ''
        : changeWord(lang, 'last-release', { version: lastRelease.version, time: time(lastRelease.at) });
  return lang === 'ja' ? first + last : `${first} ${last}`.trim();
}

/** The environment as it is set, and the workflow beside it. */
const askedText = ({ asked, workflow }: NonNullable<Covered['basis']>, lang: Lang): string =>
  workflow === null
    ? `\`${asked}\``
    : changeWord(lang, 'asked-workflow', { environment: `\`${asked}\``, workflow });

/** `v4.1 02:54, v4.0 yesterday` */
function versions(all: readonly Versioned[], { lang, time }: Say): string {
  const named = all.slice(0, NAMED).map(({ version, at }) => `${version} ${time(at)}`);
  const more = all.length - named.length;
  return listed([...named, ...(more > 0 ? [changeWord(lang, 'and-more', { n: more })] : [])], lang);
}

/** Parts of a sentence, set apart as the language does. */
const listed = (parts: readonly string[], lang: Lang): string => parts.join(lang === 'ja' ? '、' : ', ');

/** What a source does not reach back to. */
const LATER: ReadonlySet<string> = new Set(['too-many', 'not-kept']);

function gapSentence(gap: Gap, { lang, time }: Say): string {
  const service = gap.service ?? '-';
  const why = gapReason(gap, lang, time);
  const { since } = gap.params;
  if (LATER.has(gap.kind) && typeof since === 'string')
    return changeWord(lang, 'gap-before', { service, time: time(since), why });
  if (gap.from === null || LATER.has(gap.kind)) return changeWord(lang, 'gap-all', { service, why });
  return changeWord(lang, 'gap-since', { service, time: time(gap.from), why });
}
