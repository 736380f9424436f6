import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import { CHAT_ERROR_KINDS } from '../../../src/ports/chat-error.ts';
import { CHAT_REASONS, sayChatReason } from '../../../src/text/i18n/pages/chat-reasons.ts';
import { Rig } from '../rig.ts';
import { underWay } from '../story.ts';

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
    const narrow = new Rig(client, { cols: 80 });
    expect(head(narrow)).not.toContain('(429)');
    client.act(SLACK, 'chat.resume', {});
    expect(head(rig)).not.toContain('Slack');
    expect(rig.said.at(-1)).toBe('Slackを更新しました');
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
