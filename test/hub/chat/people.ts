import { expect } from 'vitest';
import type { SlackMessage } from '../../../src/sim/slack/model.ts';
import type { OpenView } from '../../../src/sim/slack/views.ts';
import { type ChatRig, type ChatRigOptions, chatRig, DEMO_CHANNEL, type Person } from './chat-rig.ts';

/** A hub that hears what people do in Slack. */
export async function listening(options: ChatRigOptions = {}): Promise<ChatRig> {
  const rig = await chatRig(options);
  await rig.wait(() => rig.slack.sockets.count === 2, 'the listener');
  return rig;
}

type User = Pick<Person, 'slack'>;
interface Run {
  readonly delivery: { readonly acknowledged: boolean };
  readonly answers: readonly { readonly shown: string }[];
}

const said = ({ answers }: Run): string => answers.map(({ shown }) => shown).join('\n');

async function answerOf(rig: ChatRig, run: Run, what: string): Promise<string> {
  expect(run.delivery.acknowledged).toBe(true);
  await rig.wait(() => run.answers.length > 0, `the answer to ${what}`);
  return said(run);
}

/** What somebody reads who types words behind `/oncall`. */
export const say = async (rig: ChatRig, person: User, words: string, twice = false): Promise<string> =>
  answerOf(rig, await rig.slack.people.command(person.slack, DEMO_CHANNEL, words, { twice }), words);

/** The session's own message. */
export function message(rig: ChatRig): SlackMessage {
  const [first] = rig.headlines();
  if (!first) throw new Error('no message');
  return first;
}

/** What somebody reads who presses a button of a message, the session's own if not given. */
export async function press(
  rig: ChatRig,
  person: User,
  button: string,
  { twice = false, of = message(rig) }: { readonly twice?: boolean; readonly of?: SlackMessage } = {},
): Promise<string> {
  return answerOf(rig, await rig.slack.people.press(person.slack, of, button, { twice }), button);
}

/** The form that opens for it. Throws what is said instead. */
export async function openForm(
  rig: ChatRig,
  person: User,
  button: string,
  of: SlackMessage = message(rig),
): Promise<OpenView> {
  const { opened } = rig.workspace.views;
  const before = opened.length;
  const run = await rig.slack.people.press(person.slack, of, button);
  await rig.wait(() => opened.length > before || run.answers.length > 0, `the form ${button}`);
  const view = opened[before];
  if (!view) throw new Error(said(run));
  return view;
}
