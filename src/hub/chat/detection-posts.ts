import type { DetectionMemory } from '../../detection/detection-memory.ts';
import { type DetectionTelling, tellings } from '../../detection/tellings.ts';
import { isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import type { ChatPlace, ChatText } from '../../domain/chat/chat.ts';
import { markOf } from '../../domain/pager.ts';
import type { Chat } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { Time } from '../../ports/clock.ts';
import type { DetectionLog } from '../../ports/detection-log.ts';
import type { ActLedger } from '../outside/ledger.ts';
import type { AskedOf, Relay } from '../outside/relay.ts';
import { CHAT_ACTOR } from './actor.ts';
import { tellingText } from './detection-text.ts';
import type { ChatSettings } from './settings.ts';

export interface DetectionPostsDeps {
  readonly detectionLog: Pick<DetectionLog, 'memory' | 'told' | 'watcher'>;
  readonly chat: Chat;
  readonly settings: ChatSettings;
  readonly ledger: ActLedger;
  readonly relay: Relay<ChatPlace>;
  readonly time: Time;
  /** Whether this hub is the one that acts outside; absent: there is no other. */
  readonly mayAct?: () => boolean;
  readonly onFault: (error: unknown) => void;
}

const PLACE = 'detection';
const LOOK_MS = 15_000;

/**
 * Notices and reminders of the detection log in the chat: each is posted once, whatever becomes of the hub, and the message of a rule's
 * notices is kept up for its day.
 */
export class DetectionPosts {
  readonly #deps: DetectionPostsDeps;
  /** The words that a message has, by key; none: not known. */
  readonly #said = new Map<string, string>();
  #cancel = () => {};
  #isStopped = false;

  constructor(deps: DetectionPostsDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier hub left, and looks from time to time from then on. Never rejects. */
  async resume(): Promise<void> {
    const { onFault, time } = this.#deps;
    await this.#look().catch(onFault);
    if (!this.#isStopped) this.#cancel = time.after(LOOK_MS, () => void this.resume());
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { detectionLog, ledger, settings, time, mayAct } = this.#deps;
    if (mayAct?.() === false) return;
    const memory = await detectionLog.memory();
    const asked = new Map(
      (await ledger.all()).filter(isOurs).map((action) => [String(action.args.key), action]),
    );
    for (const telling of tellings(memory, time.now(), settings.timeZone)) {
      const { key } = telling;
      const place = memory.told.get(key);
      const action = asked.get(key);
      if (place !== undefined) await this.#keepUp(telling, place);
      else if (action === undefined) await this.#request(key);
      else if (isUnsettled(action)) this.#take(action);
      else if (action.outcome === 'done') await this.#noted(key, action.params);
    }
  }

  /** The hub before was gone between the post and its note. */
  async #noted(key: string, { channel, message }: OutsideAction['params']): Promise<void> {
    await this.#deps.detectionLog.told(key, { channel: String(channel), message: String(message) });
  }

  async #request(key: string): Promise<void> {
    const { ledger, settings, time } = this.#deps;
    const args = { channel: settings.channel, key };
    const askedAt = new Date(time.now()).toISOString();
    this.#take(await ledger.request({ target: 'slack', act: 'detection', args, by: CHAT_ACTOR, askedAt }));
  }

  /** More notices of the rule came on its day, or what was not sent is now. */
  async #keepUp(telling: DetectionTelling, place: ChatPlace): Promise<void> {
    if (telling.kind === 'ending') return;
    const text = await this.#text(telling);
    const words = JSON.stringify(text);
    const said = this.#said.get(telling.key);
    if (said === words) return;
    const { chat } = this.#deps;
    try {
      // An earlier hub may have left it with these words.
      const isSame = said === undefined && (await chat.shows(place, text).catch(() => false));
      if (!isSame) await chat.edit(place, text);
    } catch (error) {
      if (error instanceof ChatError && error.passing) return;
      // Somebody has removed it, or it may not be edited: the others go on.
      this.#deps.onFault(error);
    }
    this.#said.set(telling.key, words);
  }

  async #text(telling: DetectionTelling): Promise<ChatText> {
    const { settings, time, detectionLog } = this.#deps;
    const { lang, timeZone, summon } = settings;
    const watcher = telling.kind === 'unsent' ? await detectionLog.watcher() : null;
    return tellingText(telling, { now: time.now(), lang, timeZone, watcher, group: summon?.group ?? null });
  }

  #take(action: OutsideAction): void {
    this.#deps.relay.take(action, this.#asked(action));
  }

  #asked(action: OutsideAction): AskedOf<ChatPlace> {
    const { chat, ledger, settings, time, detectionLog, onFault } = this.#deps;
    const key = String(action.args.key);
    const latest = async (): Promise<DetectionTelling | undefined> => {
      const memory: DetectionMemory = await detectionLog.memory();
      return tellings(memory, time.now(), settings.timeZone).find((each) => each.key === key);
    };
    return {
      place: PLACE,
      ofTeam: true,
      turn: PLACE,
      prepare: async () => {
        const telling = await latest();
        if (telling === undefined) throw new ChatError('withdrawn');
        const text = await this.#text(telling);
        const channel = String(action.args.channel);
        const act = chat.post({ channel, thread: null, text, mark: markOf(PLACE, action) });
        return {
          ...act,
          write: (sending) => {
            this.#said.set(key, JSON.stringify(text));
            return act.write(sending);
          },
        };
      },
      say: (type, data) => ledger.say(type, CHAT_ACTOR, data),
      proved: async ({ channel, message }) => {
        // Where it cannot be noted now, the next look does it: until then the ledger knows.
        await detectionLog.told(key, { channel, message }).catch(onFault);
        return { channel, message };
      },
      refused: async () => {},
    };
  }
}

const isOurs = ({ target, act }: OutsideAction): boolean => target === 'slack' && act === 'detection';
