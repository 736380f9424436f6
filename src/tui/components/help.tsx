import type { TextDialog } from '../lines/text/page.ts';
import type { DialogProps } from './dialog-frame.tsx';
import { TextPage } from './text-page.tsx';

/** The keys that work here and what each does, narrowed by what is typed after a slash. */
export const Help = ({ dialog }: DialogProps<TextDialog>) => <TextPage dialog={dialog} />;
