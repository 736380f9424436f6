import type { Cut } from '../../client/connection/connection-state.ts';
import type { SessionClient } from '../../client/session-client.ts';
import type { ClientState, Notice } from '../../client/state/client-state.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { atTime } from '../../domain/step-facts.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { cutKey, sayReason } from '../../text/i18n/refusals.ts';
import type { SendEffect } from '../../tui/model/effects.ts';
import { refusalSaying, say } from '../../tui/model/words.ts';
import { plainLeaving, plainLine } from '../../tui/plain/command.ts';
import type { PlainWorld } from '../../tui/plain/plain-world.ts';
import { newsSentence, pointedSentence, storeSentence, welcomeSentences } from '../../tui/plain/sentences.ts';
import { readLine } from '../../tui/plain/verbs.ts';
import { newsOf } from '../../tui/reduce/notices.ts';
import { noticeSaying } from '../../tui/reduce/screen-events.ts';
import { askOnCall, askPager, onCallRows } from '../../tui/select/pager.ts';
import { ownOverdue } from '../../tui/select/reminders.ts';
import { timelineAfter } from './timeline-text.ts';

const UNREAD = { pager: null, oncall: null } as const;

/** Newest lines of the log that can be read and pinned by number. */
const LINES = 200;

export interface PlainTalkOptions {
  readonly client: SessionClient;
  readonly lang: Lang;
  /** Nothing is changed. */
  readonly watching: boolean;
  /** One's own overdue steps are said. */
  readonly remind: boolean;
  now(): number;
  /** One sentence of what happens. */
  line(text: string): void;
  /** Something about the line to the hub. */
  aside(text: string): void;
  bell(): void;
  /** The talk is over: asked for, the input at its end, or the session closed. */
  over(): void;
  /** The connection ended for good. */
  cut(reason: Cut): void;
}

/**
 * A session told in sentences: what happens is said as it comes, what is typed is done in its order. Of one's own
 * acts it is said what came of them; what is meant for this person has a `!` before it, and the bell.
 */
export class PlainTalk {
  readonly #options: PlainTalkOptions;
  /** Commands given here, and those of them that wait for their answer. */
  readonly #given = new Set<number>();
  readonly #open = new Set<number>();
  /** Typed before the session was there, or while the pager was read. */
  readonly #early: string[] = [];
  /** The pager, while a line needs it. */
  #pager: Pick<PlainWorld, 'pager' | 'oncall'> = UNREAD;
  #reading = false;
  #before: ClientState;
  #told = 0;
  #notice = 0;
  readonly #reminded = new Set<string>();
  #away = false;
  #ended = false;
  /** Seq before the choice with which the person leaves. */
  #leaving: number | null = null;

  constructor(options: PlainTalkOptions) {
    this.#options = options;
    this.#before = options.client.get();
  }

  /** Something has changed at the client. */
  look(): void {
    const { client, lang, line, bell } = this.#options;
    const now = client.get();
    const before = this.#before;
    if (now.connection.kind === 'ended') {
      this.#options.cut(now.connection.reason);
      return;
    }
    this.#tellConnection(now);
    this.#tellStore(before, now);
    for (const notice of now.notices) this.#tellNotice(notice);
    if (now.pointed !== null && now.pointed !== before.pointed) {
      line(`! ${pointedSentence(now.pointed, this.#world(), (place) => this.#line(place))}`);
      bell();
    }
    this.#before = { ...before, pointed: now.pointed, unsavedSince: now.unsavedSince };
    const { view, head } = now;
    if (view.confirmed <= this.#told || view.confirmed < head) return;
    if (this.#told === 0) this.#welcome();
    else {
      for (const text of timelineAfter(client.events(), this.#told, lang, (event) => this.#isOwn(event)))
        line(text);
      this.#tellNews(before, now);
    }
    this.#told = view.confirmed;
    this.#before = now;
    this.#obeyEarly();
    this.#leave();
    if (view.session.status === 'closed') this.#options.over();
    else this.#finish();
  }

  /** Time passes: what of one's own is overdue is said once. */
  remind(): void {
    const { lang, line, bell, remind } = this.#options;
    if (!remind || this.#told === 0) return;
    const fresh = ownOverdue(this.#world()).filter(({ key }) => !this.#reminded.has(key));
    for (const { key, say: saying } of fresh) {
      this.#reminded.add(key);
      line(`! ${say(lang, saying)}`);
    }
    if (fresh.length > 0) bell();
  }

  typed(text: string): void {
    this.#early.push(text);
    if (this.#told > 0) this.#obeyEarly();
  }

  #obeyEarly(): void {
    while (!this.#reading && this.#early.length > 0) this.#obey(this.#early.shift() ?? '');
  }

  /** What is typed meanwhile waits, so that all is done in its order. */
  async #read(text: string): Promise<void> {
    const { client } = this.#options;
    this.#reading = true;
    const [facts, oncall] = await Promise.all([
      askPager(client, false).catch(() => undefined),
      askOnCall(client).catch(() => null),
    ]);
    this.#reading = false;
    const pager = facts === undefined ? null : (facts ?? 'none');
    this.#pager = { pager, oncall: onCallRows(oncall) };
    this.#obey(text);
    this.#pager = UNREAD;
    this.#obeyEarly();
    this.#finish();
  }

  /** Nothing more will be typed: what was is done before the talk is over. */
  end(): void {
    this.#ended = true;
    this.#finish();
  }

  #finish(): void {
    if (this.#ended && !this.#reading && this.#told > 0 && this.#early.length + this.#open.size === 0)
      this.#options.over();
  }

  #world(): PlainWorld {
    const { client, lang } = this.#options;
    const { view, you, presence, skew } = client.get();
    const lines = client.lines.linesBefore(client.lines.next, LINES);
    const observer = this.#options.watching && you !== null ? ({ ...you, kind: 'observer' } as const) : you;
    const now = this.#options.now() + skew;
    const session = atTime(view.session, new Date(now).toISOString());
    return { session, you: observer, presence, lang, now, lines, ...this.#pager };
  }

  #line(place: number): NumberedLine | undefined {
    return this.#options.client.lines.at(place);
  }

  #isOwn({ by, cmd, type }: AnyEvent): boolean {
    if (by.id !== this.#options.client.get().you?.id) return false;
    return this.#given.has(cmd.n) || type === 'participant.joined';
  }

  /** How things stand; what was there before is read by `status` and `notes`. */
  #welcome(): void {
    for (const sentence of welcomeSentences(this.#world())) this.#options.line(sentence);
  }

  /** The timeline has said what happened; of the news only what is meant for this person is said beside it. */
  #tellNews(before: ClientState, now: ClientState): void {
    const { lang, line, bell } = this.#options;
    for (const news of newsOf(before.view.session, now.view.session, now.you?.id ?? '', lang)) {
      if (!news.bell) continue;
      line(`! ${newsSentence(news.say, lang)}`);
      bell();
    }
  }

  #tellStore(before: ClientState, { unsavedSince, view }: ClientState): void {
    const { aside, lang } = this.#options;
    if ((unsavedSince === null) === (before.unsavedSince === null)) return;
    aside(storeSentence(unsavedSince, view.session.timeZone, lang));
  }

  #tellConnection({ connection }: ClientState): void {
    if (connection.kind === 'waiting' && !this.#away) {
      this.#options.aside(sayReason(cutKey(connection.reason), connection.reason, this.#options.lang));
    }
    if (connection.kind !== 'connecting') this.#away = connection.kind === 'waiting';
  }

  /** The answer shows a refusal of what was typed here. */
  #tellNotice(notice: Notice): void {
    if (notice.id <= this.#notice) return;
    this.#notice = notice.id;
    const { line, lang } = this.#options;
    if (notice.kind !== 'refused') line(`! ${say(lang, noticeSaying(notice))}`);
    else if (!this.#given.has(notice.n)) this.#refused(notice.refusal);
    this.#options.client.dismiss(notice.id);
  }

  #refused(why: Refusal): void {
    const { lang, line } = this.#options;
    line(`! ${say(lang, refusalSaying(why, lang))}`);
  }

  #obey(text: string): void {
    const result = plainLine(text, this.#world());
    if (this.#leaving !== null && readLine(text)?.verb === 'quit') this.#goneWith(this.#leaving);
    else if (result.kind === 'quit') this.#options.over();
    else if (result.kind === 'read') void this.#read(text);
    else if (result.kind === 'send') {
      if (result.leaves) this.#leaving = this.#world().session.seq;
      for (const effect of [result.effect, ...(result.also ?? [])]) this.#send(effect);
    } else for (const sentence of result.sentences) this.#options.line(sentence);
  }

  /** Gone as soon as what was chosen is done; what cannot be done is shown as a message, and one stays. */
  #leave(): void {
    if (this.#leaving === null) return;
    const { standing } = plainLeaving(this.#world(), this.#leaving);
    if (standing === 'done') this.#goneWith(this.#leaving);
    else if (standing === 'failed') this.#leaving = null;
  }

  /** Refused, one stays; and where nothing was held any more there is nothing to wait for. */
  #answered(accepted: boolean): void {
    if (this.#leaving === null) return;
    const unheld = accepted && plainLeaving(this.#world(), this.#leaving).standing === 'unsent';
    if (!accepted) this.#leaving = null;
    else if (unheld) this.#options.over();
  }

  #goneWith(since: number): void {
    for (const sentence of plainLeaving(this.#world(), since).sentences) this.#options.line(sentence);
    this.#options.over();
  }

  #send({ type, data, done }: SendEffect): void {
    const { client, lang, line, watching } = this.#options;
    if (watching) {
      this.#refused(refusal('not-allowed', { kind: 'observer' }));
      return;
    }
    const { n } = client.send(type, data as never);
    this.#given.add(n);
    this.#open.add(n);
    void client.settled(n).then((outcome) => {
      this.#open.delete(n);
      if (type === 'incident.leave') this.#answered(outcome.kind === 'ack');
      if (outcome.kind === 'refused') this.#refused(outcome.refusal);
      else if (outcome.kind === 'ack' && done !== null) line(say(lang, done));
      this.#finish();
    });
  }
}
