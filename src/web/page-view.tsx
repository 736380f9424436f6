import type { Lang } from '../text/i18n/messages.ts';
import { neutralise } from '../text/neutralise.ts';
import { zoneLabel } from '../text/zone.ts';
import { Fragment, h } from './draw.ts';
import { type Entering, EnterView } from './enter-view.tsx';
import { FirstView, toneOf } from './first-view.tsx';
import { PATHS } from './hub-calls.ts';
import { type Looked, lineTold } from './looked.ts';
import { MoreView, type Presses } from './more-view.tsx';
import { AroundTime, Said } from './parts.tsx';
import { pageWord } from './words.ts';

/** What the page is at. */
export type PageShown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'entering'; readonly entering: Entering }
  | { readonly kind: 'watching'; readonly looked: Looked };

export interface PagePresses extends Presses {
  enter(name: string, code: string): void;
  otherLang(): void;
}

interface PageProps {
  readonly shown: PageShown;
  readonly lang: Lang;
  /** The last thing said to people who do not see the page. */
  readonly said: string;
  readonly presses: PagePresses;
}

export function PageView({ shown, lang, said, presses }: PageProps) {
  return (
    <>
      {shown.kind === 'entering' ? <EnterView entering={shown.entering} enter={presses.enter} /> : null}
      {shown.kind === 'watching' ? <WatchView looked={shown.looked} presses={presses} /> : null}
      {shown.kind === 'loading' ? <main class="line connecting">{pageWord(lang, 'loading')}</main> : null}
      <footer>
        {shown.kind === 'watching' ? <About looked={shown.looked} /> : null}
        <button
          type="button"
          class="lang"
          lang={lang === 'ja' ? 'en' : 'ja'}
          onClick={() => presses.otherLang()}
        >
          {pageWord(lang, 'other-lang')}
        </button>
      </footer>
      <p role="status" class="unseen">
        {said}
      </p>
    </>
  );
}

function WatchView({ looked, presses }: { looked: Looked; presses: Presses }) {
  const { session, lang } = looked;
  const { isOld, kind, text } = lineTold(looked);
  if (session.status === 'new')
    return (
      <main class="watch">
        <h1 tabIndex={-1}>{neutralise(session.id)}</h1>
        <p class={`line ${kind}`}>{kind === 'connecting' ? pageWord(lang, 'loading') : text}</p>
      </main>
    );
  return (
    <main class={`watch ${toneOf(session)}${isOld ? ' old' : ''}`}>
      {session.status === 'closed' && session.closedAt !== null ? (
        <p class="closed">
          <AroundTime words={pageWord(lang, 'closed')} iso={session.closedAt} looked={looked} />{' '}
          <a href={PATHS.record(session.id, lang)} download={`${session.id}.md`}>
            {pageWord(lang, 'closed.record')}
          </a>
        </p>
      ) : null}
      <div class="columns">
        <div>
          <FirstView looked={looked} />
        </div>
        <MoreView looked={looked} presses={presses} />
      </div>
    </main>
  );
}

function About({ looked }: { looked: Looked }) {
  const { session, lang, zone, you, now } = looked;
  const [before, after = ''] = pageWord(lang, 'you-are').split('{name}');
  return (
    <p class="past">
      {session.id} · {pageWord(lang, 'read-only')} · {pageWord(lang, 'zone', { zone: zoneLabel(now, zone) })}
      {you === null ? null : (
        <>
          {' · '}
          {before}
          <Said text={you.name} looked={looked} />
          {after}
        </>
      )}
    </p>
  );
}
