import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import { CHAT_ERROR_KINDS } from '../../../src/ports/chat-error.ts';
import { CHAT_REASONS, sayChatReason, shortChatReason } from '../../../src/text/i18n/chat/reasons.ts';
import { width } from '../../../src/text/width.ts';
import { Rig } from '../rig.ts';
import { TANAKA, underWay } from '../story.ts';

const SLACK: Actor = { id: 'slack', name: 'Slack', kind: 'system' };
const head = (rig: Rig): string => rig.rows()[0] ?? '';

describe('Slack on the screen', () => {
  it('SLK-789 the header says since when and why it is behind, and that it is up to date again', () => {
    const client = underWay();
    const rig = new Rig(client, { cols: 200 });
    expect(head(rig)).not.toContain('Slack');
    const since = '2026-11-24T18:12:00.000Z';
    client.act(SLACK, 'chat.stall', { since, kind: 'rate-limited', params: {} });
    expect(head(rig)).toContain('Slack: 03:12から更新できません(429)');
    expect(rig.said.at(-1)).toBe('Slackを更新できません: 429');
    client.act(SLACK, 'chat.resume', {});
    expect(head(rig)).not.toContain('Slack');
    expect(rig.said.at(-1)).toBe('Slackを更新しました');
  });

  it.each([
    ['ja', 'Slack: 失敗'],
    ['en', 'Slack: error'],
  ] as const)('SLK-863 it never goes: the reason gets shorter, then goes (%s)', (lang, error) => {
    const since = '2026-11-24T18:12:00.000Z';
    for (const id of ['checkout-1125', `${'checkout-payment-gateway-'.repeat(2)}1125`, 'x'.repeat(64)]) {
      const client = underWay(TANAKA, lang, id);
      client.act(SLACK, 'chat.stall', { since, kind: 'not-in-channel', params: {} });
      for (const cols of [60, 80, 100, 120, 160, 200]) {
        const [row = ''] = new Rig(client, { cols, lang }).rows();
        expect(row, `${id} at ${cols}`).toContain('Slack: ');
        expect(row.includes(error) || row.includes('03:12'), `${id} at ${cols}: ${row}`).toBe(true);
        // It is not cut in the middle.
        expect(row, `${id} at ${cols}`).toMatch(
          /Slack: (?:失敗|error|03:12から更新できません\(.+\)|not updated since 03:12 \(.+\))/,
        );
        expect(width(row)).toBeLessThanOrEqual(cols);
      }
    }
  });

  it('SLK-863 says the whole reason where there is room, a word of it where there is little', () => {
    const client = underWay(TANAKA, 'en');
    const since = '2026-11-24T18:12:00.000Z';
    client.act(SLACK, 'chat.stall', { since, kind: 'not-in-channel', params: {} });
    const at = (cols: number) => head(new Rig(client, { cols, lang: 'en' }));
    expect(at(200)).toContain('not updated since 03:12 (the app is not in the channel: /invite @oncall)');
    expect(at(140)).toContain('Slack: not updated since 03:12 (not in channel)');
    expect(at(102)).toContain('Slack: error (not in channel)');
    expect(at(60)).toContain('Slack: error');
  });

  it('SLK-863 every kind of trouble with a session has a short word', () => {
    const never = ['withdrawn', 'not-configured', 'aborted', 'too-late'];
    for (const kind of CHAT_ERROR_KINDS.filter((one) => !never.includes(one)))
      expect(shortChatReason(kind, 'ja'), kind).not.toBe('');
  });

  it('SLK-789 what is posted there says nothing here', () => {
    const client = underWay();
    const rig = new Rig(client, { cols: 200 });
    const before = rig.said.length;
    client.act(SLACK, 'chat.request', { act: 'headline', args: { channel: 'C0INCIDENT1' } });
    const action = client.session.actions.at(-1)?.id ?? '';
    client.act(SLACK, 'action.done', { action, params: { channel: 'C0INCIDENT1', message: '1.000000' } });
    expect(rig.said).toHaveLength(before);
  });

  it('SLK-789 every kind of trouble has a sentence', () => {
    for (const kind of CHAT_ERROR_KINDS) {
      expect(Object.hasOwn(CHAT_REASONS, kind), kind).toBe(true);
      const params = { needed: 'n', reason: 'r', what: 'w', status: 's' };
      expect(sayChatReason(kind, params, 'ja')).not.toContain('{');
    }
  });
});
