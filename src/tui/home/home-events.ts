import type { PagePart, PageParts } from '../../domain/page.ts';
import { toast } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import { type PartState, partArrived } from './details/part-state.ts';
import type { HomeWorld, Judgement, PageItem } from './home-data.ts';
import type { HomeResult } from './home-host.ts';
import type { HomeState } from './home-state.ts';

/** An act has come to its end. `say`: what became of it. */
export function actEnded(
  state: HomeState,
  world: HomeWorld,
  result: { readonly ok: boolean; readonly say: Saying },
): HomeState {
  const ended = { ...state, busy: null, judged: result.ok ? state.judged : null };
  return toast(ended, world, result.ok ? 'ok' : 'burn', result.say);
}

/** What is said once a verdict is kept, or taken back (null). */
export const judgedSaying = (judgement: Judgement | null): Saying => ({
  key: judgement === null ? 'toast.home-unjudged' : 'toast.home-judged',
});

export const browsedSaying = (url: string, opened: boolean) =>
  ({
    tone: opened ? 'ok' : 'wait',
    say: { key: opened ? 'toast.browser' : 'toast.no-browser', params: { url } },
  }) as const;

/** A part of a page was answered: for the page that is open, or the question that names whom it pages next. */
export function partTold<P extends PagePart>(
  state: HomeState,
  { id }: PageItem,
  part: P,
  result: HomeResult<PageParts[P]>,
  { now, random }: { readonly now: number; readonly random: number },
): HomeState {
  const arrived = <T>(before: PartState<T>, told: HomeResult<T>) => partArrived(before, told, now, random);
  // The dialog was closed, or shows another page.
  const dialogs = state.dialogs.map((dialog) => {
    if (dialog.kind === 'text' && dialog.text === 'details' && dialog.item.id === id)
      return { ...dialog, parts: { ...dialog.parts, [part]: arrived(dialog.parts[part], result) } };
    if (dialog.kind !== 'confirm' || dialog.about.asks !== 'pages' || part !== 'reach') return dialog;
    const { about } = dialog;
    const before = about.reach[id];
    if (before === undefined) return dialog;
    const reach = { ...about.reach, [id]: arrived(before, result as HomeResult<PageParts['reach']>) };
    return { ...dialog, about: { ...about, reach } };
  });
  return { ...state, dialogs };
}
