import { describe, expect, it } from 'vitest';
import { askArgsSchemas } from '../../src/protocol/ask-schema.ts';
import { EMAIL_HEADER, identityHeaders, NAME_HEADER } from '../../src/protocol/http.ts';
import { ROUTE_TABLE } from '../../src/protocol/route-table.ts';
import { partsOf, ROUTES, type RouteName, routePath } from '../../src/protocol/routes.ts';

describe('the path of a route', () => {
  it.each<[RouteName, Parameters<typeof routePath>[1], Parameters<typeof routePath>[2], string]>([
    ['health', undefined, undefined, '/healthz'],
    ['revokeInvite', { id: 'x', invite: 'a/b ?' }, {}, '/v1/sessions/x/invites/a%2Fb%20%3F'],
    ['part', { ref: '4812', part: '履歴' }, { n: undefined }, '/v1/incidents/4812/parts/%E5%B1%A5%E6%AD%B4'],
    [
      'incidents',
      {},
      { q: 'a&b', n: 0, team: ['x y', 'z'], none: [] },
      '/v1/incidents?q=a%26b&n=0&team=x%20y&team=z',
    ],
    ['session', {}, {}, '/v1/sessions/'],
  ])('%s with %j and %j', (route, words, query, path) => {
    expect(routePath(route, words, query)).toBe(path);
  });

  it('has a method that fits whether it may be sent again', () => {
    for (const route of Object.keys(ROUTES) as RouteName[]) {
      const [method, path, again] = partsOf(route);
      expect(path, route).toMatch(/^\/[a-z0-9/:._-]+$/i);
      expect(['GET', 'POST', 'DELETE'], route).toContain(method);
      expect(method === 'GET' && again !== undefined, route).toBe(false);
    }
  });
});

describe('what a request brings', () => {
  it.each([
    ['1', true],
    ['0', false],
    ['yes', false],
    ['', false],
    [undefined, false],
  ])('a flag that reads %j is %j', (keys, is) => {
    expect(ROUTE_TABLE.pastPages.query.parse({ since: 'a', until: 'b', keys })).toMatchObject({ keys: is });
  });

  it('a person’s name and address, which may be Japanese', () => {
    expect(identityHeaders('田中', null)).toEqual({ [NAME_HEADER]: '%E7%94%B0%E4%B8%AD' });
    expect(identityHeaders('Bo', 'bo+1@x.jp')).toEqual({
      [NAME_HEADER]: 'Bo',
      [EMAIL_HEADER]: 'bo%2B1%40x.jp',
    });
  });

  it('the ends of at most 200 sources', () => {
    const places = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, 'line']));
    const asks = (count: number) =>
      (['lines-before', 'lines-after'] as const).map((ask) => {
        const args = { before: 1, after: '2026-11-25T18:00:00Z', places: places(count) };
        return askArgsSchemas[ask].safeParse(args).success;
      });
    expect(asks(200)).toEqual([true, true]);
    expect(asks(201)).toEqual([false, false]);
  });
});
