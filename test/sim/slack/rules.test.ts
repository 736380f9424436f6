import { describe, expect, it } from 'vitest';
import { BOT_SCOPES, slackManifest } from '../../../src/adapters/slack/manifest.ts';
import { DEMO_CHANNEL, demoWorkspace } from '../../../src/demo/slack-team.ts';
import { mentionsIn, storedText } from '../../../src/sim/slack/message-rules.ts';
import { SLACK_METHODS } from '../../../src/sim/slack/methods.ts';
import { localSlack } from '../../../src/sim/slack/server.ts';
import { BOT_TOKEN } from '../../../src/sim/slack/workspace.ts';

async function local() {
  const workspace = demoWorkspace('ja', () => Date.now());
  for (const channel of workspace.channels) channel.isMember = true;
  const server = await localSlack({ workspace });
  return {
    server,
    workspace,
    async call(method: string, form: Record<string, string>, token = BOT_TOKEN) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${server.url}${method}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers,
      });
      return {
        status: answer.status,
        retry: answer.headers.get('retry-after'),
        json: (await answer.json()) as { readonly error?: string },
      };
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

describe('the local Slack', () => {
  it('SLK-788 keeps the published limits and argument rules', async () => {
    await using slack = await local();
    const post = async (form: Record<string, string>): Promise<string | undefined> => {
      const { json } = await slack.call('chat.update', {
        channel: DEMO_CHANNEL,
        ts: '1764039491.000100',
        ...form,
      });
      return json.error;
    };
    const blocks = (value: unknown) => JSON.stringify(value);
    expect(await post({ text: '' })).toBe('no_text');
    expect(await post({ text: 'x'.repeat(4_001) })).toBe('msg_too_long');
    expect(await post({ text: 'x', ts: '12' })).toBe('invalid_arguments');
    expect(await post({ text: 'x', thread: '1' })).toBe('invalid_arguments');
    expect(await post({ text: 'x' })).toBe('message_not_found');
    const first = await slack.call('chat.postMessage', {
      channel: DEMO_CHANNEL,
      text: 'x',
      blocks: blocks(Array(51).fill({})),
    });
    expect(first.json.error).toBe('invalid_blocks');
    const many = Array.from({ length: 6 }, () =>
      slack.call('chat.postMessage', { channel: DEMO_CHANNEL, text: 'x' }),
    );
    const limited = (await Promise.all(many)).filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(Number(limited[0]?.retry)).toBeGreaterThan(0);
    expect((await slack.call('auth.test', {}, 'xoxb-other')).json.error).toBe('invalid_auth');
    expect((await slack.call('apps.connections.open', {})).json.error).toBe('not_allowed_token_type');
    expect((await slack.call('chat.delete', {})).json.error).toBe('unknown_method');
  });

  it('SLK-1113 takes bookmarks by the names that its client has, and refuses others', async () => {
    await using slack = await local();
    const call = async (method: string, form: Record<string, string>) =>
      (await slack.call(`bookmarks.${method}`, form)).json as {
        readonly error?: string;
        readonly bookmark?: { readonly id: string };
        readonly bookmarks?: readonly { readonly title: string; readonly link: string }[];
      };
    const good = { channel_id: DEMO_CHANNEL, type: 'link', title: 'x', link: 'https://hub.example.com/s/1' };
    const refused = async (more: Record<string, string>) => (await call('add', { ...good, ...more })).error;
    expect(await refused({ channel: DEMO_CHANNEL })).toBe('invalid_arguments');
    expect(await refused({ title: '' })).toBe('invalid_arguments');
    expect(await refused({ type: 'message' })).toBe('invalid_bookmark_type');
    expect(await refused({ link: 'oncall join x' })).toBe('invalid_link');
    expect(await refused({ channel_id: 'C0NOWHERE1' })).toBe('channel_not_found');
    const { bookmark } = await call('add', good);
    const id = bookmark?.id ?? '';
    const list = async () => (await call('list', { channel_id: DEMO_CHANNEL })).bookmarks;
    expect(await list()).toMatchObject([{ id, title: 'x', link: good.link, type: 'link' }]);
    const remove = () => call('remove', { channel_id: DEMO_CHANNEL, bookmark_id: id });
    expect((await remove()).error).toBeUndefined();
    expect((await remove()).error).toBe('not_found');
    expect(await list()).toEqual([]);
  });

  it('SLK-788 escapes what was not, and knows what is a mention', () => {
    expect(storedText('a & b <c> <@U1> &lt;')).toBe('a &amp; b &lt;c&gt; <@U1> &lt;');
    expect(mentionsIn('<!channel> <@U1|x> &lt;!here&gt;', [])).toEqual(['user U1', 'everyone channel']);
  });

  it('SLK-788 the manifest asks for what is used, and for nothing else', () => {
    const used = Object.values(SLACK_METHODS).flatMap(({ token, scopes }) => (token === 'bot' ? scopes : []));
    expect([...BOT_SCOPES].toSorted()).toEqual([...new Set([...used, 'commands'])].toSorted());
    const manifest = JSON.stringify(slackManifest('ja'));
    expect(manifest).toContain('"socket_mode_enabled":true');
    expect(manifest).toContain('"command":"/oncall"');
    expect(manifest).toContain('message.groups');
  });
});
