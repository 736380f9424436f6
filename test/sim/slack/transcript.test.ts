import { expect, it } from 'vitest';
import { DEMO_CHANNEL, DEMO_GROUP, demoWorkspace, transcript } from '../../../src/demo/slack-team.ts';

it('SLK-788 a transcript names mentioned people and groups once, whatever their names begin with', () => {
  const workspace = demoWorkspace('en', () => 1_764_039_491_000);
  const elements = [
    { type: 'user', user_id: 'U0SUZUKI1' },
    { type: 'text', text: ' ' },
    { type: 'usergroup', usergroup_id: DEMO_GROUP },
    { type: 'text', text: ' @SRE is a word' },
  ];
  const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
  workspace.post({
    channel: DEMO_CHANNEL,
    thread: null,
    user: 'U1',
    isBot: true,
    text: '',
    blocks,
    metadata: null,
  });
  expect(transcript(workspace, DEMO_CHANNEL, String)).toEqual([
    '#incident-payments',
    '  @Suzuki @oncall-payments @SRE is a word',
  ]);
});
