import { AskError } from '../../client/asks.ts';
import type { Motion } from '../../client/replay/playhead.ts';
import { spotThere } from '../../client/view/shared-view.ts';
import type { SeenChange } from '../../domain/changes/system-change.ts';
import { pendingActions } from '../../domain/pager.ts';
import type { AskedLine } from '../../protocol/asks.ts';
import type { Spot } from '../../protocol/messages.ts';
import { changeText } from '../../text/change-text.ts';
import type { Terminal } from '../kernel/scene.ts';
import type { Runners } from '../kernel/store.ts';
import { countsText, seenText } from '../lines/pattern-words.ts';
import { open } from '../model/dialog.ts';
import type { Effect, SendEffect } from '../model/effects.ts';
import type { ExcludeResult, ExcludeWish, SaveProblem, ScreenSettings, TuiHost } from '../model/host.ts';
import type { LineQuestion, PeopleKnown } from '../model/line-question.ts';
import type { LogModel } from '../model/log-model.ts';
import type { Payload } from '../model/payload.ts';
import type { QueryFrom, Trial } from '../model/query-prompt.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { showRefusal, type Transition, toast, transition } from '../model/transition.ts';
import { whenText } from '../model/when.ts';
import { type Saying, word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { pagerKnown } from '../reduce/pager-asking.ts';
import { namesFound, queryTried } from '../reduce/query-events.ts';
import { type Surroundings, worldFor } from '../reduce/screen.ts';
import {
  browsed,
  cameBefore,
  copied,
  delivered,
  edited,
  exported,
  filled,
  incidentLinked,
  linesSaved,
  pointerSent,
  settled,
  unsaved,
} from '../reduce/screen-events.ts';
import { pinEffect } from '../select/log-line.ts';
import { askOnCall, askPager, onCallRows, pagerTold } from '../select/pager.ts';
import { pinOf } from '../select/selection.ts';
import { lessonEffects } from './lesson-effects.ts';

type Apply = (act: (state: ScreenState, around: Surroundings) => Transition | ScreenState) => void;

export interface RunnerOptions {
  readonly client: ScreenClient;
  readonly host: TuiHost;
  readonly terminal: Terminal;
  readonly logs: LogModel;
  /** Goes on in what is played. */
  move(motion: Motion): void;
  /** Older lines have come. */
  refresh(): void;
  bell(): boolean;
  around(): Surroundings;
  readonly change: Apply;
  save(settings: Partial<ScreenSettings>): SaveProblem | null;
}

export interface EffectRunner {
  readonly runners: Runners<Effect>;
  /** Whether a command was given by this screen, which then tells what became of it. */
  owns(n: number): boolean;
}

/** Lines of a range that are asked for at once. */
const RANGE_LINES = 500;

/** Does what the reducer has asked for, and brings the answers back in as changes. */
export function effectRunner(options: RunnerOptions): EffectRunner {
  const { client, host, terminal, change } = options;
  /** Commands under way: an export waits for them, so that the close it follows is in it. */
  const open = new Set<Promise<unknown>>();
  const given = new Set<number>();
  let toldUnsaved = false;

  function send(effect: SendEffect): void {
    const { n } = client.send(effect.type, effect.data as never);
    given.add(n);
    const answer = client.settled(n).then((outcome) => {
      open.delete(answer);
      change((state, around) => settled(state, around, effect, outcome));
    });
    open.add(answer);
  }

  async function older(ask: Promise<{ readonly added: number; readonly more: boolean }>): Promise<void> {
    try {
      const { added, more } = await ask;
      if (!more) options.logs.noMore();
      if (added > 0) options.refresh();
      change((state, around) => cameBefore(state, around, added));
    } catch {
      change((state, around) => cameBefore(state, around, null));
    }
  }

  async function fill(at: number): Promise<void> {
    const added = await client.fill(at).catch(() => null);
    if (added !== null && added > 0) options.refresh();
    change((state, around) => filled(state, around, added));
  }

  async function context(line: string, source: string, target: string | null): Promise<void> {
    let payload: Payload;
    try {
      const { lines, at } = await client.ask('context', { line, source });
      payload = { kind: 'context', lines, at };
    } catch {
      payload = { kind: 'failed', why: { key: 'context.failed' } };
    }
    change((state) => delivered(state, 'context', target, payload));
  }

  async function askLine(question: LineQuestion, target: string): Promise<void> {
    const payload = await answerLine(client, question);
    change((state) => delivered(state, question.kind, target, payload));
  }

  async function tryQuery(query: string, from: QueryFrom): Promise<void> {
    const trial = await trialOf(client, query);
    change((state, around) => queryTried(state, around, query, from, trial));
  }

  async function names(word: string): Promise<void> {
    const told = await client.ask('field-names', { text: word.slice(0, 200) }).catch(() => null);
    change((state) => namesFound(state, word, told?.names ?? null));
  }

  async function facts(): Promise<void> {
    const told = await client.ask('log-facts', {}).catch(() => null);
    if (told !== null) change((state) => ({ ...state, facts: told.sources }));
  }

  async function people(): Promise<void> {
    const told = await askWhoIsHit(client);
    if (told !== null) change((state) => ({ ...state, people: told }));
  }

  async function browse(url: string): Promise<void> {
    if (!(await host.browse(url))) return copy(url, { key: 'copied.link' });
    change((state, around) => browsed(state, around, url));
  }

  /** The newest line of a pattern is its evidence. */
  async function pattern(id: string, pin: boolean): Promise<void> {
    const told = await client.ask('pattern-lines', { id, limit: pin ? 1 : 100 }).catch(() => null);
    if (!pin) {
      const payload: Payload =
        told === null
          ? { kind: 'failed', why: { key: 'pattern.failed' } }
          : { kind: 'pattern', template: told.template ?? '', lines: told.lines };
      change((state) => delivered(state, 'pattern', id, payload));
      return;
    }
    const newest = told?.lines.at(-1) ?? null;
    change((state, around) => patternPin(state, worldFor(state, around), id, newest));
  }

  async function addChange(service: string, text: string): Promise<void> {
    const told = await client.ask('add-change', { service, text }).catch(() => null);
    change((state, around) => changeAdded(state, around, told));
  }

  /** What the pager does not tell is typed from memory. */
  async function onCall(): Promise<void> {
    const answer = await askOnCall(client).catch(() => null);
    change((state) => ({ ...state, oncall: onCallRows(answer) }));
  }

  async function pager(incidents: boolean): Promise<void> {
    const told = await askPager(client, incidents).catch(() => undefined);
    if (told === undefined) return;
    change((state) => pagerKnown(state, pagerTold(state.pager, told, incidents)));
  }

  async function link(ref: string): Promise<void> {
    const result = await host.linkIncident(ref);
    change((state, around) => incidentLinked(state, around, result));
  }

  async function exclude(wish: ExcludeWish): Promise<void> {
    const result = await host.exclude(wish);
    change((state, around) => excluded(state, around, wish, result));
  }

  async function point(spot: Spot): Promise<void> {
    const there = spotThere(spot, client.lines);
    const told =
      there !== null &&
      (await client.ask('point', { spot: there }).then(
        () => true,
        () => false,
      ));
    change((state, around) => pointerSent(state, around, told));
  }

  async function copy(text: string, what: Saying): Promise<void> {
    const result = await host.copy(text);
    change((state, around) => copied(state, around, what, result));
  }

  async function joinLine(): Promise<void> {
    const result = await host.joinLine();
    change((state) => delivered(state, 'join', null, { kind: 'join', result }));
    if (result.ok) await copy(result.lines.join('\n'), { key: 'copied.join' });
  }

  async function webLink(): Promise<void> {
    const result = await host.webLink();
    change((state) => delivered(state, 'web-link', null, { kind: 'join', result }));
    if (result.ok && result.lines[0] !== undefined) await copy(result.lines[0], { key: 'copied.web-link' });
  }

  async function edit(text: string): Promise<void> {
    await terminal.suspend(async () => {
      const result = await host.edit(text);
      change((state, around) => edited(state, around, result));
    });
  }

  async function suspend(): Promise<void> {
    if (host.stop === undefined) return;
    await terminal.suspend(() => (host.stop as () => Promise<void>)());
    terminal.redraw();
  }

  async function exportRecord(overwrite: readonly string[]): Promise<void> {
    await Promise.all(open);
    await pagerRests(client, host);
    const result = await host.exportRecord(overwrite);
    change((state, around) => exported(state, around, result, overwrite));
  }

  const lessons = lessonEffects({ ...options, given: () => Promise.all(open) });

  async function saveLines(text: string, params: Readonly<Record<string, string | number>>): Promise<void> {
    const result = await host.saveLines(text);
    change((state, around) => linesSaved(state, around, result, params));
  }

  /** The choice holds all the same; that the next screen will not know of it is said once. */
  function save(settings: Partial<ScreenSettings>): void {
    const problem = options.save(settings);
    if (problem === null || toldUnsaved) return;
    toldUnsaved = true;
    change((state, around) => unsaved(state, around, problem));
  }

  const runners: Runners<Effect> = {
    send,
    'ask-before': (effect) => void older(client.older(effect.before, effect.limit)),
    'ask-range': (effect) => void older(client.upTo(effect.to, RANGE_LINES)),
    'fill-gap': (effect) => void fill(effect.at),
    'ask-context': (effect) => void context(effect.line, effect.source, effect.target),
    'ask-line': (effect) => void askLine(effect.question, effect.target),
    'ask-people': () => void people(),
    'ask-facts': () => void facts(),
    'try-query': (effect) => void tryQuery(effect.query, effect.from),
    'ask-names': (effect) => void names(effect.word),
    browse: (effect) => void browse(effect.url),
    'add-change': (effect) => void addChange(effect.service, effect.text),
    'ask-pattern': (effect) => void pattern(effect.id, effect.pin),
    'ask-oncall': () => void onCall(),
    'ask-pager': (effect) => void pager(effect.incidents),
    link: (effect) => void link(effect.ref),
    exclude: (effect) => void exclude(effect.wish),
    point: (effect) => void point(effect.spot),
    copy: (effect) => void copy(effect.text, effect.what),
    'join-line': () => void joinLine(),
    'web-link': () => void webLink(),
    edit: (effect) => void edit(effect.text),
    'save-lines': (effect) => void saveLines(effect.text, effect.params),
    export: (effect) => void exportRecord(effect.overwrite ?? []),
    'ask-lessons': (effect) => void lessons.ask(effect.atClose),
    lessons: (effect) => void lessons.run(effect),
    bell: () => {
      if (options.bell()) host.bell();
    },
    save: (effect) => save(effect.settings),
    'keep-draft': (effect) => client.keepDraft(effect.key, effect.text),
    retry: () => client.retryNow(),
    replay: (effect) => options.move(effect.motion),
    suspend: () => void suspend(),
    redraw: () => terminal.redraw(),
    quit: (effect) => {
      host.farewell(effect.say ?? []);
      terminal.quit();
    },
  };

  return { runners, owns: (n) => given.has(n) };
}

/** A record that is written while PagerDuty is at it would lack how it ended; longer than this nobody waits for one. */
const MOST_MS = 8_000;
const LOOK_MS = 200;

/** Resolves when nothing that was asked of the pager waits for its outcome, or after some seconds. */
function pagerRests(client: ScreenClient, host: Pick<TuiHost, 'now' | 'every'>): Promise<void> {
  const rests = (): boolean => pendingActions(client.get().view.session).length === 0;
  if (rests()) return Promise.resolve();
  const end = host.now() + MOST_MS;
  return new Promise((resolve) => {
    const stop = host.every(LOOK_MS, () => {
      if (!rests() && host.now() < end) return;
      stop();
      resolve();
    });
  });
}

/** A change that this person typed in was kept; null: it was not. */
function changeAdded(state: ScreenState, around: Surroundings, told: SeenChange | null): Transition {
  const world = worldFor(state, around);
  if (told === null) return transition(toast(state, world, 'burn', { key: 'toast.change-not-added' }));
  const params = { change: changeText(told, around.lang) };
  // The list is asked for again.
  const next = { ...state, changes: { ...state.changes, answer: null } };
  return transition(toast(next, world, 'ok', { key: 'toast.change-added', params }));
}

/** What became of an exclusion that was asked for. */
function excluded(
  state: ScreenState,
  around: Surroundings,
  wish: ExcludeWish,
  result: ExcludeResult,
): ScreenState {
  const world = worldFor(state, around);
  if (!result.ok && result.asks && state.dialogs.length === 0) {
    const facts = [{ key: 'confirm.exclude-why', params: { reason: result.reason } }] as const;
    const effects = [{ kind: 'exclude', wish: { ...wish, sure: true } }] as const;
    return open(state, { kind: 'confirm', question: { key: 'confirm.exclude' }, facts, effects });
  }
  if (!result.ok)
    return toast(state, world, 'burn', { key: 'toast.not-excluded', params: { reason: result.reason } });
  const { id, until, watcher } = result;
  const params = { id, time: whenText(until, world) };
  if (watcher === null) return toast(state, world, 'wait', { key: 'toast.excluded-unwatched', params });
  return toast(state, world, 'ok', { key: 'toast.excluded', params });
}

/** Pins the newest line of a pattern, its counts and their coverage as the comment. */
function patternPin(state: ScreenState, world: World, id: string, newest: AskedLine | null): Transition {
  const { answer } = world.patterns;
  const pattern = answer?.rows.find((row) => row.id === id);
  if (newest === null || answer === null || pattern === undefined)
    return showRefusal(state, world, { key: 'pattern.none' });
  const known = pinOf(world, newest);
  if (known !== null)
    return showRefusal(state, world, { key: 'toast.pinned-already', params: { n: known.number } });
  const seen = seenText(pattern, world) || word(world.lang, `patterns.change.${pattern.change}`);
  const comment = word(world.lang, 'pattern.pin', {
    ...countsText(pattern, answer, world),
    template: pattern.template.slice(0, 200),
    seen,
  });
  return transition(state, pinEffect({ ...newest, no: newest.no ?? 0 }, world, comment));
}

/** Asks the hub about a line; what cannot be asked is a payload, too. */
async function answerLine(client: ScreenClient, question: LineQuestion): Promise<Payload> {
  try {
    if (question.kind === 'trace') {
      const { trace, at } = question;
      const answer = await client.ask('trace', { trace, ...(at === null ? {} : { at }) });
      return { kind: 'trace', answer };
    }
    const { source, field, least, terms, span } = question;
    const args = { source, others: true, field, least, terms: [...terms], ...span };
    return { kind: 'values', answer: await client.ask('field-values', args) };
  } catch {
    return { kind: 'failed', why: { key: 'asked.failed' } };
  }
}

/** Who is hit; `none` where the hub does not tell, or not this person; null: it could not be asked now. */
async function askWhoIsHit(client: ScreenClient): Promise<PeopleKnown> {
  try {
    return await client.ask('people-hit', {});
  } catch (error) {
    return error instanceof AskError && error.kind === 'refused' ? 'none' : null;
  }
}

/** Tries a query at the sources. */
async function trialOf(client: ScreenClient, query: string): Promise<Trial> {
  try {
    return await client.ask('try-query', { query });
  } catch (error) {
    return error instanceof AskError && error.kind === 'refused' ? 'older' : null;
  }
}
