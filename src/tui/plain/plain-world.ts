import type { NumberedLine } from '../../protocol/messages.ts';
import { type SendEffect, send } from '../model/effects.ts';
import { type Saying, say } from '../model/words.ts';
import type { World } from '../model/world.ts';

/**
 * What plain mode knows of one moment; `lines` are the newest of the log, oldest first. `pager` and `oncall` are read for a line that
 * needs them; null: they were not.
 */
export interface PlainWorld extends Pick<World, 'session' | 'you' | 'lang' | 'now' | 'presence' | 'pager'> {
  readonly lines: readonly NumberedLine[];
  readonly oncall: World['oncall'] | null;
}

/** What a typed line leads to: sentences, an act to be sent, the same line once the pager was read, or the end. */
export type PlainResult =
  | { readonly kind: 'say'; readonly sentences: readonly string[] }
  /** `also`: sent after it; `leaves`: with it the person is gone, once it is done. */
  | {
      readonly kind: 'send';
      readonly effect: SendEffect;
      readonly also?: readonly SendEffect[];
      readonly leaves?: true;
    }
  | { readonly kind: 'read' }
  | { readonly kind: 'quit' };

/** What a verb does with the rest of its line. */
export type Run = (rest: string, world: PlainWorld) => PlainResult;

export const tell = (sentences: readonly string[]): PlainResult => ({ kind: 'say', sentences });

export const sorry = (saying: Saying, { lang }: PlainWorld): PlainResult => tell([say(lang, saying)]);

export const act = (...of: Parameters<typeof send>): PlainResult => ({
  kind: 'send',
  effect: send(...of) as SendEffect,
});

/** The first word of a rest, and what follows it. */
export function split(rest: string): readonly [first: string, more: string] {
  const [, first = '', more = ''] = /^(\S*)\s*(.*)$/s.exec(rest) ?? [];
  return [first.normalize('NFKC'), more.trim()];
}

/** What of a screen's world acts look at: plain mode is asked while its line is up, and knows nothing pending. */
export const asWorld = (world: PlainWorld): World =>
  ({
    ...world,
    readonly: false,
    oncall: world.oncall ?? [],
    connection: { kind: 'live' },
    pendingKeys: new Set(),
  }) as unknown as World;
