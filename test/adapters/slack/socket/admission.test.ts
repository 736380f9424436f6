import { describe, expect, it } from 'vitest';
import { admission } from '../../../../src/adapters/slack/socket/listening.ts';

describe('whether a connection may stay', () => {
  it.each([
    ['the only one', { count: 1, open: 0, ended: 0, isHeld: false }, 'ours'],
    [
      'the only one where Slack has given up the others',
      { count: 1, open: 2, ended: 0, isHeld: false },
      'ours',
    ],
    ['the second beside one that is alive', { count: 2, open: 1, ended: 0, isHeld: true }, 'ours'],
    ['one more than open, as one ended lately', { count: 3, open: 1, ended: 1, isHeld: true }, 'ours'],
    ['others, and none of ours', { count: 2, open: 0, ended: 0, isHeld: false }, 'taken'],
    ['others, after ours have ended', { count: 3, open: 0, ended: 2, isHeld: false }, 'taken'],
    ['others, and ours do not answer', { count: 3, open: 2, ended: 0, isHeld: false }, 'taken'],
    ['more than ours can be', { count: 4, open: 1, ended: 0, isHeld: true }, 'doubt'],
    ['more than ours and those that ended', { count: 4, open: 1, ended: 1, isHeld: true }, 'doubt'],
  ] as const)('SLK-860 %s', (_name, opened, wanted) => {
    expect(admission(opened)).toBe(wanted);
  });
});
