import { slackManifest } from '../../adapters/slack/manifest.ts';
import type { SlackOptions } from '../../adapters/slack/options.ts';
import { slackChat } from '../../adapters/slack/slack.ts';
import type { Chat } from '../../ports/chat.ts';
import type { Lang } from '../../text/i18n/messages.ts';

/** Slack as a chat. */
export const openSlack = (options: Omit<SlackOptions, 'random'>): Chat =>
  slackChat({ ...options, random: Math.random });

/** What an app in Slack has to be for a hub. */
export const appManifest = (lang: Lang): object => slackManifest(lang);
