import { expect, it } from 'vitest';
import { keptHubs } from '../../../src/cli/settings/credentials.ts';

it('SEC-34 of a team’s hubs a token is stored for those that it reaches encrypted, or without a network', () => {
  const safe = ['https://a.example', 'https://b.example:7340', 'http://127.0.0.1:7340'];
  expect(keptHubs([...safe, 'http://c.example', 'ftp://d.example', 'e.example'])).toEqual({ hubs: safe });
  expect(keptHubs(['https://a.example/', 'http://c.example'])).toEqual({});
});
