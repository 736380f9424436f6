import { memo } from 'react';
import { fitHints, type KeyHint } from '../draw/key-hints.ts';
import { line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { footerHints } from '../lines/footer-lines.ts';
import type { Rect } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Lines } from './lines.tsx';
import { useSession } from './use-session.ts';

/** Compared with each tick; they are fitted into the row only when they change, as fitting takes longer than comparing. */
const hintsOf = ({ state, world }: SessionScene): readonly KeyHint[] => footerHints(state, world);

/** The keys of what has the keys now. */
export const Footer = memo(function Footer({ rect }: { readonly rect: Rect }) {
  const hints = useSession(hintsOf, same);
  return <Lines id="footer" rect={rect} lines={[line(...fitHints(hints, rect.w))]} />;
});
