import type { Lang } from '../text/i18n/messages.ts';
import { neutralise } from '../text/neutralise.ts';
import { h } from './draw.ts';
import { keyFingerprint } from './entry-code.ts';
import type { EntryFault } from './hub-calls.ts';
import { knownKey, pageWord } from './words.ts';

/** In one line what went wrong and what to try; a kind that this page does not know is named. */
function faultText(lang: Lang, { kind, seconds }: EntryFault): string {
  const key = knownKey(`fault.${kind}`, 'fault.other');
  return `✗ ${pageWord(lang, key, { kind: neutralise(kind), seconds: seconds ?? 60 })}`;
}

export interface Entering {
  readonly session: string;
  readonly lang: Lang;
  /** The link held an invite: nobody has to paste one. */
  readonly hasCode: boolean;
  readonly pin: string | null;
  /** Null: nothing was tried. */
  readonly fault: EntryFault | null;
  readonly isBusy: boolean;
}

/** Who looks on, and the press without which nothing of an invite is used. */
export function EnterView({
  entering,
  enter,
}: {
  entering: Entering;
  enter: (name: string, code: string) => void;
}) {
  const { session, lang, hasCode, pin, fault, isBusy } = entering;
  return (
    <main class="enter">
      <h1 tabIndex={-1}>{pageWord(lang, 'enter.title', { session: neutralise(session) })}</h1>
      <p class="past">{pageWord(lang, 'enter.about')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget as HTMLFormElement);
          enter(String(given.get('name') ?? ''), String(given.get('code') ?? ''));
        }}
      >
        {hasCode ? null : (
          <p>
            <label for="code">{pageWord(lang, 'enter.code')}</label>
            <input
              id="code"
              name="code"
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              aria-describedby="code-why"
            />
            <span id="code-why" class="past">
              {pageWord(lang, 'enter.code-why')}
            </span>
          </p>
        )}
        <p>
          <label for="name">{pageWord(lang, 'enter.name')}</label>
          <input id="name" name="name" autocomplete="name" maxLength={80} required />
        </p>
        <p role="alert" class="fault burn">
          {fault === null ? '' : faultText(lang, fault)}
        </p>
        <button type="submit" disabled={isBusy}>
          {pageWord(lang, isBusy ? 'enter.busy' : 'enter.press')}
        </button>
      </form>
      {pin === null ? null : (
        <section class="key">
          <h2>{pageWord(lang, 'enter.key')}</h2>
          <p class="code">{keyFingerprint(pin)}</p>
          <p class="past">{pageWord(lang, 'enter.key-why')}</p>
        </section>
      )}
    </main>
  );
}
