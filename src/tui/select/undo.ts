import { isPagerAct } from '../../domain/act-table.ts';
import type { FinalType, UndoableType } from '../../domain/event-table.ts';
import type { FinalAct, UndoEntry } from '../../domain/undo-entry.ts';
import { firstLine } from '../draw/prose.ts';
import { type Saying, type WordKey, word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { canDispatch } from './can-dispatch.ts';

type Around = Pick<World, 'session' | 'you' | 'now' | 'lang'>;

/** One's own acts that may still be taken back, newest first. */
export const ownActs = ({ session, you }: Pick<World, 'session' | 'you'>): readonly UndoEntry[] =>
  session.undo.filter((entry) => entry.by === you?.id).reverse();

/** The newest act of one's own that nobody has changed since; null: there is none. */
export const undoable = (world: Around): UndoEntry | null =>
  ownActs(world).find((entry) => canDispatch(world, 'undo', { seq: entry.seq }) === true) ?? null;

/** One's last act where it cannot be taken back, and why; null where it can, or there is none. */
export function passedOver(
  world: Around,
): { readonly act: UndoEntry | FinalAct; readonly why: Saying } | null {
  const [newest] = ownActs(world);
  const final = world.session.lastFinal[world.you?.id ?? ''];
  if (final !== undefined && final.seq > (newest?.seq ?? 0)) {
    return { act: final, why: { key: 'refusal.not-undoable' } };
  }
  if (newest === undefined) return null;
  const why = canDispatch(world, 'undo', { seq: newest.seq });
  return why === true ? null : { act: newest, why };
}

type ActType = UndoableType | FinalType;
type NamedType = { [T in ActType]: `undo.${T}` extends WordKey ? T : never }[ActType];
/** What has no words of its own, and whose it takes. */
const SAME: { readonly [T in Exclude<ActType, NamedType>]: NamedType } = {
  'driver.changed': 'role.taken',
  'role.released': 'role.taken',
  'mute.removed': 'mute.added',
};
const hasSame = (type: ActType): type is keyof typeof SAME => Object.hasOwn(SAME, type);
/** What an act was, in the screen's language: `完了「影響範囲の確認」`. */
export function actText(
  act: UndoEntry | FinalAct,
  { session, lang }: Pick<World, 'session' | 'lang'>,
): string {
  if ('act' in act && act.act !== null && isPagerAct(act.act)) return word(lang, `pager-act.${act.act}`);
  const [kind = '', id = ''] = 'key' in act ? act.key.split(/:(.*)/s) : [];
  const what = subject(kind, id, { session, lang });
  return word(lang, `undo.${hasSame(act.type) ? SAME[act.type] : act.type}`, { what });
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
