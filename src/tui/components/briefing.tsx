import type { TextDialog } from '../lines/text/page.ts';
import type { DialogProps } from './dialog-frame.tsx';
import { TextPage } from './text-page.tsx';

/** What somebody who comes late has to know. */
export const Briefing = ({ dialog }: DialogProps<TextDialog>) => <TextPage dialog={dialog} />;
