import { neutralise } from '../text/neutralise.ts';
import { dateTime } from '../text/time.ts';
import { type Child, Fragment, h } from './draw.ts';
import { type Looked, timeText } from './looked.ts';
import { langOfText } from './words.ts';

/** A text from outside: a text node, what cannot be seen made visible, and marked with its language. */
export function Said({ text, looked, lines = false }: { text: string; looked: Looked; lines?: boolean }) {
  const shown = neutralise(text, { newlines: lines });
  return (
    <bdi class={lines ? 'said lines' : 'said'} lang={langOfText(text, looked.session.lang)}>
      {shown}
    </bdi>
  );
}

/** A time by the reader's clock; the whole of it, with its zone, where one points at it. */
export function At({ iso, looked }: { iso: string; looked: Looked }) {
  return (
    <time dateTime={iso} title={dateTime(iso, looked.zone, looked.lang)}>
      {timeText(iso, looked)}
    </time>
  );
}

/** Words around a time: `03:12から`. `words` has `{time}` in it. */
export function AroundTime({ words, iso, looked }: { words: string; iso: string; looked: Looked }) {
  const [before, after = ''] = words.split('{time}');
  return (
    <>
      {before}
      <At iso={iso} looked={looked} />
      {after}
    </>
  );
}

/** One fact of the first screen: its name and what is known of it. `isHalf`: two may stand in one row. */
export function KnownFact({ name, tone, isHalf = false, children }: KnownFactProps) {
  return (
    <div class={isHalf ? 'fact half' : 'fact'}>
      <dt>{name}</dt>
      <dd class={tone}>{children}</dd>
    </div>
  );
}

interface KnownFactProps {
  readonly name: string;
  readonly tone?: string | undefined;
  readonly isHalf?: boolean;
  readonly children: Child;
}
