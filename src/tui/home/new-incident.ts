import { TITLE_MOST } from '../../domain/title.ts';
import { asCompared } from '../../text/as-compared.ts';
import { prose } from '../draw/prose.ts';
import type { AskSpec, Question } from '../kernel/dialogs.ts';
import { askDialog, open } from '../model/dialog.ts';
import { transition } from '../model/transition.ts';
import { word } from '../model/words.ts';
import type { CreateWish } from './acts/wish.ts';
import type { HomeWorld } from './home-data.ts';
import type { HomeAct, HomeEffect, HomeTransition } from './home-effects.ts';
import type { HomeAsk, HomeState } from './home-state.ts';

/* A new incident in PagerDuty: on which service, with which title. */

type Spec<K extends HomeAsk['ask']> = AskSpec<
  Extract<HomeAsk, { readonly ask: K }>,
  HomeState,
  HomeWorld,
  HomeEffect
>;

/** Services of the pages in the list, narrowed by what is typed. Another one can be typed: the hub knows all of them. */
function servicesIn({ reading }: HomeState, typed: string): readonly string[] {
  const text = asCompared(typed.trim());
  const all = (reading?.pages?.incidents ?? []).flatMap(({ service }) => service ?? []);
  return [...new Set(all)].filter((name) => asCompared(name).includes(text)).sort();
}

/** Asks for the service; what was refused before is there again. */
export const askService: HomeAct = (state) => {
  const text = state.drafted?.service ?? '';
  const at = servicesIn(state, text).length === 0 ? null : 0;
  return transition(open(state, askDialog({ ask: 'service' }, { at, text })));
};

export const SERVICE_ASK: Spec<'service'> = {
  title: (_, { lang }) => word(lang, 'home.create-service'),
  most: () => 200,
  choices: ({ editor }, state) => servicesIn(state, editor.text),
  accept({ at, editor }, state) {
    const service = servicesIn(state, editor.text)[at ?? 0] ?? editor.text.normalize('NFKC').trim();
    if (service === '') return { key: 'why.home-no-service' };
    return transition(
      open(state, askDialog({ ask: 'title', service }, { text: state.drafted?.title ?? null })),
    );
  },
};

export const TITLE_ASK: Spec<'title'> = {
  title: ({ service }, { lang }) => word(lang, 'home.create-title', { service }),
  most: () => TITLE_MOST,
  accept({ about: { service }, editor }, state) {
    const title = editor.text.trim();
    if (title === '') return { key: 'why.home-untitled' };
    const wish = { act: 'create', service, title, text: '' } as const;
    return transition(open(state, { kind: 'confirm', about: { asks: 'create', wish } }));
  },
};

export function createQuestion({ service, title }: CreateWish, { lang }: HomeWorld, cols: number): Question {
  return {
    question: word(lang, 'home.create', { service }),
    rows: prose(title, cols - 2),
    facts: [prose(word(lang, 'home.create-fact', { service }), cols)],
  };
}

/** Kept until it is there, so that a refusal loses nothing that was typed. */
export const created = (state: HomeState, wish: CreateWish): HomeTransition =>
  transition({ ...state, dialogs: [], drafted: wish }, { kind: 'ask-pageless', wish, name: wish.service });
