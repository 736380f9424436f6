import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { APART, commandsOf, WALKS } from './walks.ts';

describe('walks against a hub that is not to be trusted', () => {
  it('CLI-360 every command is walked against it, or it is said why not', async () => {
    const all = ['', ...(await commandsOf(COMMANDS))];
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter((path) => !Object.hasOwn(WALKS, path) && !Object.hasOwn(APART, path))).toEqual([]);
    const walked = [...Object.keys(WALKS), ...Object.keys(APART)];
    expect(walked.filter((path) => !all.includes(path))).toEqual([]);
  });
});
