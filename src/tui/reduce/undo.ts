import type { UndoEntry } from '../../domain/session.ts';
import { firstLine } from '../lines/log-lines.ts';
import type { Saying } from '../model/screen-state.ts';
import { type WordKey, word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { may } from '../select/may.ts';

/** One's own acts that may still be taken back, newest first. */
export const ownActs = ({ session, you }: World): readonly UndoEntry[] =>
  session.undo.filter((entry) => entry.by === you?.id).reverse();

/** The newest act of one's own that nobody has changed since; null: there is none. */
export const undoable = (world: World): UndoEntry | null =>
  ownActs(world).find((entry) => may(world, 'undo', { seq: entry.seq }) === true) ?? null;

/** Why the newest act cannot be taken back, though an older one can; null where it can. */
export function passedOver(world: World): { readonly entry: UndoEntry; readonly why: Saying } | null {
  const [newest] = ownActs(world);
  if (newest === undefined) return null;
  const why = may(world, 'undo', { seq: newest.seq });
  return why === true ? null : { entry: newest, why };
}

/** Types of event whose words are those of another. */
const SAME: Readonly<Record<string, string>> = {
  'driver.changed': 'role.taken',
  'role.released': 'role.taken',
  'mute.removed': 'mute.added',
};

/** What an act was, in the screen's language: `完了「影響範囲の確認」`. */
export function actText({ type, key }: UndoEntry, { session, lang }: World): string {
  const [kind = '', id = ''] = key.split(/:(.*)/s);
  const what = subject(kind, id, { session, lang });
  return word(lang, `undo.${SAME[type] ?? type}` as WordKey, { what });
}

function subject(kind: string, id: string, { session, lang }: Pick<World, 'session' | 'lang'>): string {
  switch (kind) {
    case 'step':
      return session.steps[id]?.step.title[lang] ?? '';
    case 'note':
      return firstLine(session.notes.find((note) => note.id === id)?.text ?? '').first;
    case 'pin':
      return `#${session.pins.find((pin) => pin.id === id)?.number ?? ''}`;
    case 'role':
      return word(lang, `role.${id}` as WordKey);
    default:
      return '';
  }
}
