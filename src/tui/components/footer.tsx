import { memo } from 'react';
import { fitHints, type KeyHint } from '../draw/key-hints.ts';
import { line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { footerHints } from '../lines/footer-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

/** Not yet as a line: it is looked at with each tick, and to fit them takes longer than to see that they are the same. */
const hintsOf = ({ state, world }: SessionScene): readonly KeyHint[] => footerHints(state, world);

/** The keys of what has the keys now. */
export const Footer = memo(function Footer({ rect }: { readonly rect: Rect }) {
  const hints = useSession(hintsOf, same);
  return <Lines id="footer" rect={rect} lines={[line(...fitHints(hints, rect.w))]} />;
});
