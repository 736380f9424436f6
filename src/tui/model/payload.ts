import type { NumberedLine } from '../../protocol/messages.ts';
import type { AskedValues } from '../../protocol/question-answers.ts';
import type { JoinLineResult } from './host.ts';
import type { TraceAnswer } from './line-question.ts';
import type { Saying } from './words.ts';

/** What a dialog has asked for and got. */
export type Payload =
  | { readonly kind: 'join'; readonly result: JoinLineResult }
  | { readonly kind: 'context'; readonly lines: readonly ContextLine[]; readonly at: number }
  | { readonly kind: 'values'; readonly answer: AskedValues }
  | { readonly kind: 'trace'; readonly answer: TraceAnswer }
  | { readonly kind: 'pattern'; readonly template: string; readonly lines: readonly ContextLine[] }
  | { readonly kind: 'failed'; readonly why: Saying };

type ContextLine = Pick<NumberedLine, 'id' | 'time' | 'level' | 'service' | 'message'>;
