import { isIrreversible } from '../../domain/changes/touched-files.ts';
import type { Session } from '../../domain/session.ts';
import { shortSha } from '../../text/change-text.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { type WordKey, word } from '../model/words.ts';

const STATES: ReadonlySet<string> = new Set([
  'success',
  'failure',
  'cancelled',
  'in_progress',
  'waiting',
  'queued',
]);

/** GitHub's word for how a run or a job stands, in the reader's language; one that is not known stays. */
export const runState = (state: string, lang: Lang): string =>
  STATES.has(state) ? word(lang, `release.state.${state}` as WordKey) : state;

/** The value of a release's variable; null: it has none. */
export const releaseValue = ({ release }: Session, id: string): string | null =>
  release?.variables.find((variable) => variable.id === id)?.value ?? null;

/** `v2026.11.26 = 3fa9c21`, or what of it is known; '' where nothing is. */
export const releasedVersion = (session: Session): string => {
  const frozen = session.releaseContent?.frozen;
  const tag = releaseValue(session, 'tag') ?? frozen?.tag ?? null;
  const sha = releaseValue(session, 'sha') ?? (frozen === undefined ? null : shortSha(frozen.sha));
  return [tag, sha].filter((value) => value !== null).join(' = ');
};

/** Whether the version that people read aloud is the one that GitHub has for the tag; null: one of them is not known. */
export function versionMatches(session: Session): boolean | null {
  const sha = releaseValue(session, 'sha');
  const { frozen, added } = session.releaseContent ?? {};
  if (sha === null || frozen === undefined || !/^[0-9a-f]{7,64}$/.test(sha)) return null;
  return (added?.sha ?? frozen.sha).startsWith(sha);
}

/** The version that is gone back to: what people wrote, else what was live as the list was frozen. */
export function previousVersion(session: Session): string | null {
  const previous = session.releaseContent?.frozen.previous ?? null;
  const isLive = previous !== null && previous.isLive !== false;
  const live = isLive ? (previous.tag ?? shortSha(previous.sha)) : null;
  return releaseValue(session, 'previous') ?? live;
}

/** Migrations of the release that an older version cannot undo; `isPart`: there may be more of which nobody knows. */
export function irreversible({ releaseContent: content }: Session): {
  readonly n: number;
  readonly isPart: boolean;
} {
  if (content === null) return { n: 0, isPart: false };
  const { frozen, added } = content;
  const paths = [...frozen.migrations, ...(added?.migrations ?? [])];
  return { n: paths.filter(isIrreversible).length, isPart: frozen.isPart || frozen.previous === null };
}
