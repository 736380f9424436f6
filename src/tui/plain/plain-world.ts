import type { NumberedLine } from '../../protocol/messages.ts';
import type { World } from '../model/world.ts';

/** What plain mode knows of one moment; `lines` are the newest of the log, oldest first. */
export interface PlainWorld extends Pick<World, 'session' | 'you' | 'lang' | 'now' | 'presence'> {
  readonly lines: readonly NumberedLine[];
}
