import { expect, it } from 'vitest';
import type { Session } from '../../../src/domain/session.ts';
import { type MentionsDeps, mentionsFor } from '../../../src/hub/chat/mentions.ts';
import { ChatError, type ChatErrorKind } from '../../../src/ports/chat-error.ts';
import { opened } from '../../domain/given.ts';
import { settingsOf } from './chat-rig.ts';

it('SLK-786 trouble that passes is waited for, so that a call does not go out to nobody; other trouble holds up no call', async () => {
  const responders = [{ seq: 7, who: '森' }] as unknown as Session['responders'];
  const session = { ...opened().state, responders };
  const call = async (fault: ChatErrorKind | null) => {
    const personByEmail = async () => {
      if (fault === null) return { id: 'U0MORI1111' };
      throw new ChatError(fault);
    };
    const deps = {
      chat: { personByEmail },
      settings: settingsOf({ summon: { group: null, againMin: null, most: 0 } }),
      members: () => [{ name: '森', email: 'mori@example.com', participant: 'mori' }],
      team: { mayHelp: () => false },
      ...{ pager: null, pagerSettings: { schedules: [], policies: [] } },
    };
    const { signal } = new AbortController();
    return mentionsFor(deps as unknown as MentionsDeps)(session, 'help', 7, { signal });
  };
  expect(await call(null)).toEqual([{ mention: 'user', id: 'U0MORI1111' }]);
  await expect(call('unreachable')).rejects.toMatchObject({ kind: 'unreachable' });
  expect(await call('missing-scope')).toEqual([]);
});
