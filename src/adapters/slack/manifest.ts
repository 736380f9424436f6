import { CHAT_APP } from '../../text/i18n/chat/app.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';

/** Scopes of the bot token: to post and find posts again, to keep bookmarks, to know people by e-mail, to call a group, to hear `/oncall`. */
export const BOT_SCOPES = [
  'bookmarks:read',
  'bookmarks:write',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'groups:history',
  'groups:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
] as const;

/** The app's manifest, as Slack reads it at "Create an app from a manifest". */
export const slackManifest = (lang: Lang): object => ({
  display_information: {
    name: 'oncall',
    description: fill(CHAT_APP.about, lang),
    background_color: '#1a1d21',
  },
  features: {
    bot_user: { display_name: 'oncall', always_online: true },
    slash_commands: [
      {
        command: '/oncall',
        description: fill(CHAT_APP.command, lang),
        usage_hint: 'start | join | ack | lead | severity | step | update | resolve | close | help',
        should_escape: false,
      },
    ],
  },
  oauth_config: { scopes: { bot: BOT_SCOPES } },
  settings: {
    event_subscriptions: { bot_events: ['message.channels', 'message.groups'] },
    interactivity: { is_enabled: true },
    org_deploy_enabled: false,
    socket_mode_enabled: true,
    token_rotation_enabled: false,
  },
});
