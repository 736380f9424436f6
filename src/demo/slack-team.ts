import { BOT_SCOPES } from '../adapters/slack/manifest.ts';
import { shownText } from '../sim/slack/message-rules.ts';
import type { SlackUser, WorkspacePlan } from '../sim/slack/model.ts';
import { BOT_USER, Workspace } from '../sim/slack/workspace.ts';
import { demoMessages } from '../text/i18n/demo.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { type DemoRole, demoPeople } from './people.ts';

/** The channel of the demo's sessions. */
export const DEMO_CHANNEL = 'C0INCIDENT1';
export const DEMO_GROUP = 'S0ONCALL11';

const IDS: Readonly<Record<DemoRole, string>> = {
  you: 'U0SUZUKI1',
  sato: 'U0SATO111',
  tanaka: 'U0TANAKA1',
  yamada: 'U0YAMADA1',
};

/** A workspace with the demo's people, a channel for incidents, one for drills, and the group that is called. */
export function demoPlan(lang: Lang): WorkspacePlan {
  const people = demoPeople(lang);
  const users = Object.entries(IDS).map(([role, id]): SlackUser => ({ id, ...people[role as DemoRole] }));
  return {
    name: demoMessages.payments[lang],
    users: [...users, { id: BOT_USER, name: 'oncall', email: null, isBot: true }],
    groups: [{ id: DEMO_GROUP, handle: 'oncall-payments', users: [IDS.you, IDS.sato] }],
    channels: [
      { id: DEMO_CHANNEL, name: 'incident-payments', isPrivate: false, isMember: false },
      { id: 'C0DRILLS11', name: 'drills', isPrivate: false, isMember: false },
    ],
    botScopes: BOT_SCOPES,
  };
}

export const demoWorkspace = (lang: Lang, now: () => number): Workspace => new Workspace(demoPlan(lang), now);

/** What a channel shows: each message with how often it was edited, and its thread below it. */
export function transcript(
  workspace: Workspace,
  channel: string,
  edited: (n: number) => string,
): readonly string[] {
  const { users, groups } = workspace.plan;
  const named = (text: string): string =>
    text.replace(/@([US]\w+)/g, (whole, id) => {
      const known = users.find((one) => one.id === id)?.name ?? groups.find((one) => one.id === id)?.handle;
      return known === undefined ? whole : `@${known}`;
    });
  const name = workspace.channels.find(({ id }) => id === channel)?.name ?? channel;
  return workspace.inChannel(channel).flatMap((message) => [
    `#${name}${message.edits > 0 ? `  ${edited(message.edits)}` : ''}`,
    ...named(shownText(message))
      .split('\n')
      .map((line) => `  ${line}`),
    ...workspace.inThread(channel, message.ts).flatMap((reply) =>
      named(shownText(reply))
        .split('\n')
        .map((line) => `    ${line}`),
    ),
  ]);
}
