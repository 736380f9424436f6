import type { Lang } from '../../text/i18n/messages.ts';
import { prose } from '../draw/prose.ts';
import { LEAST } from '../model/layout.ts';
import { word } from '../model/words.ts';
import { Lines } from './lines.tsx';

interface TooSmallProps {
  readonly cols: number;
  readonly rows: number;
  readonly lang: Lang;
}

/** Nothing can be worked with at this size: which one is needed. */
export function TooSmall({ cols, rows, lang }: TooSmallProps) {
  const text = word(lang, 'screen.too-small', { cols: LEAST.cols, rows: LEAST.rows, c: cols, r: rows });
  return <Lines id="small" rect={{ x: 0, y: 0, w: cols, h: rows }} lines={prose(text, cols, 'wait')} />;
}
