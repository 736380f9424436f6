import { ACTION_EXPIRES_MS, isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import type { ChatPlace, ChatText } from '../../domain/chat/chat.ts';
import type { Actor } from '../../domain/event.ts';
import { markOf } from '../../domain/pager.ts';
import type { Chat } from '../../ports/chat.ts';
import type { Time } from '../../ports/clock.ts';
import type { DigestPosted } from '../../protocol/chat.ts';
import { fromBrief } from '../../record/brief.ts';
import { cutTo, onOneLine } from '../../record/chat/words.ts';
import { type DigestSource, digestOf, isInDigest } from '../../record/digest/digest.ts';
import { digestText } from '../../record/digest/digest-page.ts';
import { lastScrum, nextScrum } from '../../record/digest/scrum.ts';
import { CHAT_COMMAND } from '../../text/i18n/chat/command.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { pause, runAt } from '../../timing/timers.ts';
import type { Hub } from '../base/contract.ts';
import type { ActLedger } from '../outside/ledger.ts';
import type { AskedOf, Relay } from '../outside/relay.ts';
import { CHAT_ACTOR } from './actor.ts';
import type { ChatSettings } from './settings.ts';

export interface DigestPostsDeps {
  readonly hub: Pick<Hub, 'listed'>;
  readonly chat: Chat;
  readonly settings: ChatSettings;
  readonly ledger: ActLedger;
  readonly relay: Relay<ChatPlace>;
  readonly time: Time;
  readonly onFault: (error: unknown) => void;
}

const PLACE = 'digest';
const LOOK_MS = 100;

/** The digest in the chat: when the scrum begins, and when somebody asks; each is posted once. */
export class DigestPosts {
  readonly #deps: DigestPostsDeps;
  #cancel = () => {};
  #isStopped = false;

  constructor(deps: DigestPostsDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier hub left, and what its death has kept from the scrum that has just begun. */
  async resume(): Promise<void> {
    const { ledger, settings, time } = this.#deps;
    const known = await ledger.all();
    for (const action of known) if (isDigest(action) && isUnsettled(action)) this.#take(action);
    const { digest, timeZone } = settings;
    if (digest === null) return;
    const missed = nextScrum(time.now() - ACTION_EXPIRES_MS, digest.scrum, timeZone);
    if (missed !== null && missed <= time.now()) await this.#scheduled(missed);
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** Posts the digest since then, or since the last scrum; how it stands after `waitMs`. Rejects with an `EventLogError`. */
  async post(by: Actor, since: string | null, waitMs: number): Promise<DigestPosted> {
    const { settings, time } = this.#deps;
    const until = new Date(time.now()).toISOString();
    const from = since ?? new Date(lastScrum(time.now(), settings.scrum, settings.timeZone)).toISOString();
    const action = await this.#request(by, from, until);
    return postedOf(await this.#outcomeOf(action, waitMs));
  }

  #schedule(): void {
    const { settings, time, onFault } = this.#deps;
    const { digest, timeZone } = settings;
    const at = digest && nextScrum(time.now(), digest.scrum, timeZone);
    if (at === null || this.#isStopped) return;
    this.#cancel = runAt(time, at, () => {
      void this.#scheduled(at).catch(onFault);
      this.#schedule();
    });
  }

  /** Of one scrum there is one digest, however often a hub is started around its time. */
  async #scheduled(at: number): Promise<void> {
    const { ledger, settings } = this.#deps;
    const until = new Date(at).toISOString();
    const known = (await ledger.all()).some((action) => isDigest(action) && action.args.until === until);
    const since = lastScrum(at, settings.scrum, settings.timeZone);
    if (!known) await this.#request(CHAT_ACTOR, new Date(since).toISOString(), until);
  }

  async #request(by: Actor, since: string, until: string): Promise<OutsideAction> {
    const { ledger, settings, time } = this.#deps;
    const channel = settings.digest?.channel ?? settings.channel;
    const askedAt = new Date(time.now()).toISOString();
    const args = { channel, since, until };
    const action = await ledger.request({ target: 'slack', act: 'digest', args, by, askedAt });
    this.#take(action);
    return action;
  }

  async #outcomeOf({ id }: OutsideAction, ms: number): Promise<OutsideAction> {
    const { ledger, time } = this.#deps;
    const end = time.now() + ms;
    for (;;) {
      const now = ledger.held().find((one) => one.id === id);
      if (!now) throw new Error(`no act ${id}`);
      if (now.outcome !== null || time.now() >= end) return now;
      await pause(time, LOOK_MS);
    }
  }

  #take(action: OutsideAction): void {
    this.#deps.relay.take(action, this.#asked(action));
  }

  #asked(action: OutsideAction): AskedOf<ChatPlace> {
    const { hub, chat, ledger, settings } = this.#deps;
    const { lang, timeZone } = settings;
    return {
      place: PLACE,
      ofTeam: true,
      turn: PLACE,
      prepare: async () => {
        const span = { since: String(action.args.since), until: String(action.args.until) };
        const text = digestPost(await sessionsSince(hub, span.since), span, lang, timeZone);
        return chat.post({
          channel: String(action.args.channel),
          thread: null,
          text,
          mark: markOf(PLACE, action),
        });
      },
      say: (type, data) => ledger.say(type, CHAT_ACTOR, data),
      proved: async ({ channel, message }) => {
        const named = await chat.channel(channel).catch(() => null);
        return { channel, message, ...(named === null ? {} : { name: named.name }) };
      },
      refused: async () => {},
    };
  }
}

const isDigest = ({ target, act }: OutsideAction): boolean => target === 'slack' && act === 'digest';

function postedOf({ id, args, outcome, kind, params, delay }: OutsideAction): DigestPosted {
  return {
    id,
    channel: String(args.channel),
    since: String(args.since),
    until: String(args.until),
    outcome,
    kind: kind ?? delay?.kind ?? null,
    params: outcome === null ? (delay?.params ?? {}) : params,
  };
}

const LINE_MOST = 300;
const ALL_MOST = 3_400;

/** Every session that a digest of this span may tell of, and which of them cannot be read. */
export async function sessionsSince(hub: Pick<Hub, 'listed'>, since: string): Promise<DigestSource> {
  const every = await hub.listed();
  const told = every.filter(({ summary }) => isInDigest(summary, since));
  const read = told.map(({ summary: { id }, brief }) => ({ id, brief: brief() }));
  return {
    sessions: read.flatMap(({ brief }) => (brief === null ? [] : fromBrief(brief))),
    unread: read.flatMap(({ id, brief }) => (brief === null ? id : [])),
    of: 'hub',
  };
}

/** The digest as a post; what does not fit is at `oncall digest`. Times ISO 8601 UTC. */
export function digestPost(
  source: DigestSource,
  span: { readonly since: string; readonly until: string },
  lang: Lang,
  zone: string,
): ChatText {
  const lines = digestText(digestOf(source, span.since, span.until), { lang, zone });
  const text: { readonly text: string; readonly bold?: boolean }[][] = [
    [{ text: fill(CHAT_COMMAND.digest, lang), bold: true }],
  ];
  let left = ALL_MOST;
  for (const line of lines) {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const clean = indent + cutTo(onOneLine(line), LINE_MOST);
    left -= clean.length + 1;
    if (left < 0) {
      text.push([{ text: '… oncall digest' }]);
      break;
    }
    text.push([{ text: clean }]);
  }
  return text;
}
