import { stageOf } from '../domain/briefing.ts';
import { neutralise } from '../text/neutralise.ts';
import { toneOf } from './first-view.tsx';
import { type Looked, lineTold } from './looked.ts';
import { pageWord } from './words.ts';

/** Readable on both backgrounds of a browser's tabs. */
const COLOURS = { burn: '#d70000', wait: '#d7af00', done: '#00875f', past: '#767676' } as const;

/** The tab's title: how grave, what, and whether it is of now. */
export function tabTitle(looked: Looked): string {
  const { session, lang } = looked;
  if (session.status === 'new') return `${neutralise(session.id)} · oncall`;
  const { isOld, kind } = lineTold(looked);
  const line = isOld ? [kind === 'reconnecting' ? '◌' : '✗'] : [];
  const stage = stageOf(session) === 'open' ? [] : [pageWord(lang, `stage.${stageOf(session)}`)];
  return [
    ...line,
    ...(session.severity === null ? [] : [session.severity]),
    ...stage,
    neutralise(session.title),
  ].join(' ');
}

/** The tab's icon as a data URL: colour and number of the severity. Nothing of it is from outside. */
export function tabIcon({ session }: Pick<Looked, 'session'>): string {
  if (session.status === 'new') return 'data:,';
  const mark = /^SEV([1-4])$/.exec(session.severity ?? '')?.[1] ?? (session.status === 'closed' ? '–' : '?');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${COLOURS[toneOf(session)]}"/><text x="16" y="24" font-size="23" font-weight="700" font-family="sans-serif" text-anchor="middle" fill="#fff">${mark}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
