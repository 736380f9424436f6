import type { UndoEntry } from '../../domain/undo-entry.ts';
import { say, word } from '../model/words.ts';
import { canDispatch } from '../select/can-dispatch.ts';
import { actText, ownActs, passedOver, undoable } from '../select/undo.ts';
import type { PlainWorld } from './plain-world.ts';
import { act, type PlainResult, type Run, sorry, tell } from './result.ts';

const undone = (entry: UndoEntry, world: PlainWorld) =>
  ({ key: 'toast.undone', params: { act: actText(entry, world) } }) as const;

/** `undo`: the last act, if it can be taken back. `undo 41`: that one, by the number that a refusal has told. */
export const plainUndo: Run = (rest, world) => {
  const number = rest.normalize('NFKC').trim();
  if (number !== '') return takeBack(number, world);
  const entry = undoable(world);
  const over = passedOver(world);
  if (over !== null) return tell([instead(over, entry, world)]);
  return entry === null
    ? sorry({ key: 'refusal.nothing-to-undo' }, world)
    : act('undo', { key: entry.key }, undone(entry, world));
};

function takeBack(number: string, world: PlainWorld): PlainResult {
  const entry = ownActs(world).find(({ seq }) => String(seq) === number);
  if (entry === undefined) return sorry({ key: 'plain.no-such-act', params: { word: number } }, world);
  const verdict = canDispatch(world, 'undo', { seq: entry.seq });
  return verdict === true ? act('undo', { seq: entry.seq }, undone(entry, world)) : sorry(verdict, world);
}

/** What the last act was and why it stays, and how the one before it is taken back. */
function instead(
  { act: last, why }: NonNullable<ReturnType<typeof passedOver>>,
  older: UndoEntry | null,
  world: PlainWorld,
): string {
  const { lang } = world;
  const params = { act: actText(last, world), why: say(lang, why) };
  const said = word(lang, 'key' in last ? 'plain.undo-changed' : 'plain.undo-final', params);
  if (older === null) return said;
  return word(lang, 'plain.undo-older', { said, act: actText(older, world), n: older.seq });
}
