import '@slack/web-api';
import { markIn, wordsMark } from '../../../src/adapters/slack/message.ts';
import { timestampOf } from '../../../src/adapters/slack/message-id.ts';
import { slackChat } from '../../../src/adapters/slack/slack.ts';
import { DEMO_CHANNEL, DEMO_GROUP, demoPlan } from '../../../src/demo/slack-team.ts';
import { chatActions, headlineOf } from '../../../src/domain/chat/chat.ts';
import { markOf } from '../../../src/domain/pager.ts';
import { owedPosts } from '../../../src/hub/chat/owed.ts';
import type { ChatSettings } from '../../../src/hub/chat/settings.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { headlineText } from '../../../src/record/chat/headline.ts';
import { DEFAULT_SCRUM } from '../../../src/record/digest/scrum.ts';
import { FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';

import { BOT_TOKEN, Workspace } from '../../../src/sim/slack/workspace.ts';
import { localFetch } from '../../adapters/slack/local-fetch.ts';
import { Broken } from '../../network/checks.ts';
import type { ProcessTime } from '../process-time.ts';
import type { Part, World } from '../world.ts';
import type { Sessions, Settled } from './sessions.ts';
import { failVendor, heardWhole } from './vendor-faults.ts';

const SETTINGS: ChatSettings = {
  ...{ channel: DEMO_CHANNEL, channels: [], drills: null, lang: 'en', buttons: true, timeZone: 'UTC' },
  summon: { group: DEMO_GROUP, againMin: 5, most: 2 },
  ...{ digest: null, scrum: DEFAULT_SCRUM, procedure: 'incident', logs: [] },
};

type LocalFetch = ReturnType<typeof localFetch>;

/** The team's Slack: posts and edits take their time, fail, are taken without an answer, or too often. */
export class SimSlack implements Part {
  readonly workspace: Workspace;
  readonly #faults = new FaultPlan();
  readonly #vendor = {
    ...{ name: 'Slack', faults: this.#faults, waits: 'retry-after' },
    // As the adapter goes by: what was sent takes effect within ten seconds, or never.
    isLate: false,
    calls: ['', 'chat.postMessage', 'chat.postMessage', 'chat.update', 'conversations.'],
  };
  readonly #world: World;
  readonly #sessions: () => Sessions;
  readonly #fetch: LocalFetch;
  /** Hears of each post as it goes out, by whose clock, and how many ms it takes; true: its hub dies of it. */
  posts: (time: ProcessTime, ms: number) => boolean = () => false;
  /** Whether the hub of the call that goes out now dies of it. */
  #isFatal = false;
  #calls = 0;

  constructor(world: World, sessions: () => Sessions) {
    this.#world = world;
    this.#sessions = sessions;
    this.workspace = new Workspace(demoPlan('en'), () => world.time.now());
    const chance = world.chance('calls to Slack');
    this.#fetch = localFetch({
      ...{ workspace: this.workspace, faults: this.#faults, time: world.time },
      // The hub that comes next may look for it before it takes effect.
      takes: () =>
        this.#isFatal && chance.chance(0.5) ? 2_000 + chance.below(7_000) : 20 + chance.below(300),
    });
  }

  readonly troubles = {
    'Slack fails': { perHour: 12, strike: (random) => failVendor(this.#world, this.#vendor, random) },
    'hub killed as it posts to Slack': { perHour: 1 },
  } satisfies Part['troubles'];

  /** The chat as one process has it. */
  chat(process: ProcessTime, time: Time) {
    const call: LocalFetch = (url, init) => {
      this.#calls += 1;
      this.#isFatal = String(url).endsWith('chat.postMessage') && this.posts(process, 400);
      return heardWhole(this.#world, process, this.#fetch(url, init));
    };
    const logger = { info: () => {}, warn: () => {}, error: () => {} };
    const chat = slackChat({
      ...{ token: BOT_TOKEN, appToken: null, url: 'https://slack.test/api/' },
      ...{ time, random: () => 0.5, logger, fetch: call },
    });
    return { chat, settings: SETTINGS };
  }

  mend(): void {
    this.#faults.clear();
  }

  figures(): Readonly<Record<string, number>> {
    return { messages: this.workspace.messages.length, calls: this.#calls };
  }

  /** The messages of sessions, without what is below them. */
  get headlines() {
    return this.workspace.inChannel(DEMO_CHANNEL);
  }

  /** What sessions say to have posted is there, once; what they are to say is there. */
  check(): void {
    const { settled } = this.#sessions();
    for (const session of settled) this.#checkOne(session);
    const asked = settled.flatMap(({ state }) => chatActions(state).filter(({ act }) => act === 'headline'));
    const possible = asked.filter(({ outcome }) => outcome === 'done' || outcome === 'unknown').length;
    const shown = this.headlines.length;
    if (shown > possible) throw new Broken(`${shown} messages of sessions are in Slack for ${possible}`);
  }

  #checkOne({ id, state }: Settled): void {
    const { messages } = this.workspace;
    for (const action of chatActions(state)) {
      const mark = markOf(id, action);
      const there = messages.filter((one) => markIn(one, 'mark') === mark).length;
      const what = `${id}: ${action.act} ${JSON.stringify(action.args)}`;
      if (there > 1) throw new Broken(`${what} is in Slack ${there} times`);
      if (action.act === 'headline' || action.act === 'left') continue;
      if (action.outcome === 'done' && there !== 1)
        throw new Broken(`${what} was reported as posted and is not there`);
      if ((action.outcome === 'failed' || action.outcome === 'abandoned') && there > 0)
        throw new Broken(`${what} was reported as ${action.outcome} and is there`);
    }
    const headline = headlineOf(state);
    if (headline !== null) {
      const message = this.workspace.message(headline.channel, timestampOf(headline.message));
      if (message === undefined)
        throw new Broken(`${id}: its message was reported as posted and is not there`);
      const isSame =
        markIn(message, 'words') === wordsMark(headlineText(state, SETTINGS.lang, null, SETTINGS.buttons));
      if (!isSame && state.chatStall === null)
        throw new Broken(`${id}: its message in Slack has other words`);
    }
    if (state.chatStall !== null)
      throw new Broken(`${id} says that Slack fails: ${JSON.stringify(state.chatStall)}`);
    const owed = owedPosts(state, SETTINGS, this.#world.time.now());
    if (owed.length > 0) throw new Broken(`${id} owes Slack ${JSON.stringify(owed)}`);
  }
}
