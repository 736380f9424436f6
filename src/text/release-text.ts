import { changeWord, shortSha } from './change-text.ts';
import type { Lang } from './i18n/messages.ts';

/** What a release puts out, as it is planned and as it is kept; see `PlannedRelease`. */
export interface ReleaseContent {
  /** Null: nothing is known of what it puts out. */
  readonly previous: {
    readonly tag: string | null;
    readonly sha: string;
    /** False: what is live is not known, and this is the release before. Absent: it is live. */
    readonly isLive?: boolean | undefined;
  } | null;
  /** Absent: an earlier version did not say. */
  readonly standing?: 'ahead' | 'behind' | 'diverged' | 'identical' | null | undefined;
  readonly pulls: readonly unknown[];
  readonly migrations: readonly unknown[];
  readonly isPart: boolean;
}

/** `pull requests 2, migrations 1`; where it was not compared with anything that they are not known. */
export function releaseCounts(
  { previous, standing, pulls, migrations, isPart }: ReleaseContent,
  lang: Lang,
): string {
  if (previous === null) return changeWord(lang, 'content.unknown');
  if (standing === 'identical') return changeWord(lang, 'content.identical');
  const n = { n: pulls.length, migrations: migrations.length };
  const counts = changeWord(lang, isPart ? 'content.at-least' : 'content.counts', n);
  return standing === 'behind' ? changeWord(lang, 'content.takes-back', { counts }) : counts;
}

/** What it was compared with: `previous version v4.0`; null: with nothing. */
export function releaseBase({ previous, standing }: ReleaseContent, lang: Lang): string | null {
  if (previous === null) return null;
  const params = { previous: previous.tag ?? shortSha(previous.sha) };
  const base = changeWord(lang, previous.isLive === false ? 'content.before' : 'content.previous', params);
  return standing === 'diverged' ? base + changeWord(lang, 'content.diverged', params) : base;
}

/** Both as one phrase. */
export const releaseContentText = (content: ReleaseContent, lang: Lang): string =>
  [releaseBase(content, lang), releaseCounts(content, lang)]
    .filter((part) => part !== null)
    .join(lang === 'ja' ? '、' : ', ');

/** `v4.1 = 7be2c0f` */
export const releaseVersion = ({
  tag,
  sha,
}: {
  readonly tag: string | null;
  readonly sha: string;
}): string => (tag === null ? shortSha(sha) : `${tag} = ${shortSha(sha)}`);
