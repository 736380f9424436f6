import { isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import type { ChatPlace, ChatText } from '../../domain/chat/chat.ts';
import { markOf } from '../../domain/pager.ts';
import type { Chat } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { PageRow } from '../../protocol/http.ts';
import { asCompared } from '../../text/as-compared.ts';
import { ingestId } from '../ingest/ingest.ts';
import type { ActLedger } from '../outside/ledger.ts';
import type { AskedOf, Relay } from '../outside/relay.ts';
import type { PagerApi } from '../pager/api.ts';
import { incidentOf } from '../pager/incident.ts';
import { CHAT_ACTOR } from './actor.ts';
import { manyPagesText, pagePostText, type TellablePage } from './page-post-text.ts';
import { type ChatSettings, channelFor } from './settings.ts';

export interface PagePostsDeps {
  readonly chat: Chat;
  readonly settings: ChatSettings;
  readonly pager: Pick<Pager, 'incident'>;
  readonly api: Pick<PagerApi, 'pages'>;
  readonly ledger: ActLedger;
  readonly relay: Relay<ChatPlace>;
  readonly time: Time;
  readonly mayAct: () => boolean;
  readonly onFault: (error: unknown) => void;
}

const PLACE = 'page';
const LOOK_MS = 15_000;
/** After a press, PagerDuty and the session have the news at once. */
const SOON_MS = 1_000;
/** So many messages of single pages within so long; what comes beyond shares one. */
export const PAGES_MOST = 5;
export const PAGES_MS = 10 * 60_000;
/** What pages for longer than this gets no message any more: its time to be heard in the channel is over. */
const YOUNG_MS = 24 * 60 * 60_000;
/** Messages whose page is in no list, read one by one: so many a look. */
const APART_MOST = 5;

/**
 * One message for each page that nobody has acknowledged, kept true as the page changes. That it was asked for, and where it is, is in
 * the log of acts (`ledger.ts`), so it is posted once whatever becomes of the hub.
 *
 *   list of pages ─► no message yet ─► fewer than five in ten minutes ─► a message of its own
 *                         │                                         └─► one message for the rest of the ten minutes
 *                         └─ has one ─► other words ─► edit
 */
export class PagePosts {
  readonly #deps: PagePostsDeps;
  /** Words that a message has, by action; none: not known. */
  readonly #said = new Map<string, string>();
  /** Messages whose page is over, and that say so. */
  readonly #over = new Set<string>();
  #looking = Promise.resolve();
  #cancel = () => {};
  #isStopped = false;

  constructor(deps: PagePostsDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier hub left, and looks from time to time from then on. Never rejects. */
  async resume(): Promise<void> {
    await this.#next(LOOK_MS);
  }

  /** A page has changed: looks in a moment. */
  soon(): void {
    if (this.#isStopped) return;
    this.#cancel();
    this.#cancel = this.#deps.time.after(SOON_MS, () => void this.#next(LOOK_MS));
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #next(pause: number): Promise<void> {
    this.#cancel();
    this.#looking = this.#looking.then(() => this.#look()).catch((error: unknown) => this.#failed(error));
    await this.#looking;
    if (this.#isStopped) return;
    this.#cancel();
    this.#cancel = this.#deps.time.after(pause, () => void this.#next(LOOK_MS));
  }

  /** What PagerDuty or Slack does not take now is tried at the next look. */
  #failed(error: unknown): void {
    if (!(error instanceof PagerError)) this.#deps.onFault(error);
  }

  async #look(): Promise<void> {
    const { api, ledger, mayAct } = this.#deps;
    if (this.#isStopped || !mayAct()) return;
    const acts = (await ledger.all()).filter(isOurs);
    for (const action of acts) if (isUnsettled(action)) this.#take(action);
    const list = await api.pages.list('all', CHAT_ACTOR);
    // An old list tells neither that a page is new nor that it is over.
    if (list.stalled !== null) return;
    const rows = list.incidents;
    await this.#requestNew(rows, acts.filter(counts));
    const isPart = list.more || list.unread > 0;
    await this.#keepUp(rows, isPart, acts.filter(isPosted));
  }

  async #requestNew(rows: readonly PageRow[], acts: readonly OutsideAction[]): Promise<void> {
    const { settings, time } = this.#deps;
    const known = new Set(acts.map(({ args }) => args.incident));
    const isNew = (row: PageRow) =>
      row.status === 'triggered' &&
      this.#isOfTeam(row) &&
      !known.has(row.id) &&
      !acts.some((action) => isTogether(action, row)) &&
      time.now() - Date.parse(row.triggeredAt) < YOUNG_MS;
    // The list begins with the newest.
    const fresh = rows.filter(isNew).toReversed();
    const lately = acts.filter(({ args, at }) => !args.many && time.now() - Date.parse(at) < PAGES_MS).length;
    const alone = fresh.slice(0, Math.max(0, PAGES_MOST - lately));
    for (const row of alone)
      await this.#request({ channel: channelFor(settings, row.service, null), incident: row.id });
    if (fresh.length > alone.length) await this.#request({ channel: settings.channel, many: true });
  }

  #isOfTeam({ teams }: PageRow): boolean {
    const wanted = this.#deps.settings.pagePosts?.teams ?? [];
    return (
      wanted.length === 0 || teams.some((team) => wanted.some((one) => asCompared(one) === asCompared(team)))
    );
  }

  async #request(args: OutsideAction['args']): Promise<void> {
    const { ledger, time } = this.#deps;
    const askedAt = new Date(time.now()).toISOString();
    this.#take(await ledger.request({ target: 'slack', act: 'page', args, by: CHAT_ACTOR, askedAt }));
  }

  async #keepUp(rows: readonly PageRow[], isPart: boolean, posted: readonly OutsideAction[]): Promise<void> {
    const byId = new Map(rows.map((row) => [row.id, row]));
    let apart = 0;
    // The newest first: these are looked at.
    for (const action of posted.toReversed()) {
      if (action.args.many) {
        await this.#edit(action, this.#many(action, rows, isPart, posted));
        continue;
      }
      const id = String(action.args.incident);
      const row = byId.get(id);
      if (row) this.#over.delete(id);
      if (this.#over.has(id) || (!row && apart >= APART_MOST)) continue;
      if (!row) apart += 1;
      const page = row ? { row, end: null } : await this.#read(id);
      if (page === null) continue;
      const isShown = await this.#edit(action, pagePostText(page, this.#deps.settings));
      if (isShown && page.end !== null) this.#over.add(id);
    }
  }

  /** A page as PagerDuty has it now; null: it has it no more. Rejects with a `PagerError`. */
  async #read(id: string): Promise<TellablePage | null> {
    const { pager, api } = this.#deps;
    try {
      const read = await pager.incident(id);
      const row = await api.pages.row(read, CHAT_ACTOR);
      if (read.status !== 'resolved') return { row, end: null };
      const { resolvedAt, resolvedBy } = incidentOf(read, []);
      const by = resolvedBy === null ? null : ingestId(resolvedBy, 200);
      const into = read.mergedInto === null ? null : ingestId(read.mergedInto.name, 200);
      return { row, end: { by, at: resolvedAt, into } };
    } catch (error) {
      if (!(error instanceof PagerError) || error.kind !== 'not-found') throw error;
      this.#over.add(id);
      return null;
    }
  }

  #many(
    action: OutsideAction,
    rows: readonly PageRow[],
    isPart: boolean,
    acts: readonly OutsideAction[],
  ): ChatText {
    const alone = new Set(acts.map(({ args }) => args.incident));
    const open = rows.filter(
      (row) =>
        row.status === 'triggered' && this.#isOfTeam(row) && !alone.has(row.id) && isTogether(action, row),
    );
    const limits = { limit: PAGES_MOST, minutes: PAGES_MS / 60_000 };
    return manyPagesText({ open, isPart }, limits, this.#deps.settings);
  }

  /** Puts these words there; false: not now. */
  async #edit({ id, params }: OutsideAction, text: ChatText): Promise<boolean> {
    const { chat, onFault } = this.#deps;
    const place = { channel: String(params.channel), message: String(params.message) };
    const words = JSON.stringify(text);
    const said = this.#said.get(id);
    if (said === words) return true;
    try {
      // An earlier hub may have left it with these words.
      const isSame = said === undefined && (await chat.shows(place, text).catch(() => false));
      if (!isSame) await chat.edit(place, text);
    } catch (error) {
      if (error instanceof ChatError && error.passing) return false;
      // Somebody has removed it, or it may not be edited: the others go on.
      onFault(error);
    }
    this.#said.set(id, words);
    return true;
  }

  #take(action: OutsideAction): void {
    this.#deps.relay.take(action, this.#asked(action));
  }

  #asked(action: OutsideAction): AskedOf<ChatPlace> {
    const { chat, ledger } = this.#deps;
    // What may be there already is looked for, and not withdrawn.
    let maySent = action.begun !== null;
    return {
      place: PLACE,
      ofTeam: true,
      turn: PLACE,
      prepare: async () => {
        const text = await this.#firstText(action, maySent);
        const channel = String(action.args.channel);
        const act = chat.post({ channel, thread: null, text, mark: markOf(PLACE, action) });
        return {
          ...act,
          write: (sending) => {
            maySent = true;
            this.#said.set(action.id, JSON.stringify(text));
            return act.write(sending);
          },
        };
      },
      say: (type, data) => ledger.say(type, CHAT_ACTOR, data),
      proved: async ({ channel, message }) => ({ channel, message }),
      refused: async () => {},
    };
  }

  /** Rejects with `withdrawn` where nobody needs it any more. */
  async #firstText(action: OutsideAction, maySent: boolean): Promise<ChatText> {
    const { api, ledger, settings } = this.#deps;
    if (action.args.many) {
      const { incidents, more, unread } = await api.pages.list('all', CHAT_ACTOR);
      const acts = (await ledger.all()).filter(isOurs).filter(counts);
      return this.#many(action, incidents, more || unread > 0, acts);
    }
    const page = await this.#read(String(action.args.incident));
    const isWanted = page?.end === null && page.row.status === 'triggered';
    if (page === null || (!isWanted && !maySent)) throw new ChatError('withdrawn');
    return pagePostText(page, settings);
  }
}

const isOurs = ({ target, act }: OutsideAction): boolean => target === 'slack' && act === 'page';

/** It has a message, or may get one. What was surely not posted, as its time was over, is asked for again. */
const counts = ({ outcome, kind }: OutsideAction): boolean =>
  outcome !== 'abandoned' && !(outcome === 'failed' && kind === 'withdrawn');

const isPosted = ({ outcome, params }: OutsideAction): boolean =>
  outcome === 'done' && typeof params.channel === 'string' && typeof params.message === 'string';

/** Whether a message for several tells of this page, should it have none of its own. */
function isTogether({ args, at }: OutsideAction, { triggeredAt }: PageRow): boolean {
  const after = Date.parse(triggeredAt) - Date.parse(at);
  return args.many === true && after < PAGES_MS && after > -YOUNG_MS;
}
