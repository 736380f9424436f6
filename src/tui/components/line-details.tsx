import type { TextDialog } from '../lines/text/page.ts';
import type { DialogProps } from './dialog-frame.tsx';
import { TextPage } from './text-page.tsx';

/** A log line with all of its fields. */
export const LineDetails = ({ dialog }: DialogProps<TextDialog>) => <TextPage dialog={dialog} />;
