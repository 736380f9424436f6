import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../scripts/docs/openapi-examples.ts';
import type { CommandType } from '../../../src/domain/command.ts';
import { commandDataSchemas } from '../../../src/domain/command-schema.ts';
import { askArgsSchemas } from '../../../src/protocol/ask-schema.ts';
import type { AskWhat } from '../../../src/protocol/asks.ts';
import { ROUTE_TABLE, type RouteRow } from '../../../src/protocol/route-table.ts';
import { partsOf, ROUTES, type RouteName, routePath } from '../../../src/protocol/routes.ts';
import { upSchema } from '../../../src/protocol/up.ts';
import { settle } from '../../network/fake-time.ts';
import { REMOTE } from './http-rig.ts';
import { type Browser, OWN, type WebRig, webRig } from './web-rig.ts';

const COMMANDS = Object.keys(commandDataSchemas) as CommandType[];
const ASKS = Object.keys(askArgsSchemas) as AskWhat[];
const ROUTE_NAMES = Object.keys(ROUTES) as RouteName[];
const UP = upSchema.options.map((option) => option.shape.t.value);
const LINE_ASKS: readonly AskWhat[] = ['lines-before', 'lines-after'];
/** Said a second time: whoever opens a route to browsers has to mean it. */
const OPEN_TO_WEB: readonly RouteName[] = ['live', 'events', 'record'];

/** What each kind of frame looks like that would do something, were it from a terminal. */
const FRAMES: Readonly<Record<(typeof UP)[number], (n: number) => object>> = {
  hello: () => ({
    t: 'hello',
    protocol: 1,
    client: 'a-page-of-the-web',
    epoch: null,
    lastSeq: 0,
    linesEpoch: null,
    lastLine: 0,
  }),
  command: (n) => ({ t: 'command', n, type: 'note.add', data: { text: 'x' } }),
  ask: (n) => ({ t: 'ask', n, what: 'point', args: { spot: { at: 'line', no: 1 } } }),
  view: () => ({
    t: 'view',
    anchors: {
      pane: 'notes',
      step: null,
      note: null,
      line: null,
      opened: null,
      level: null,
      filters: [],
      search: null,
    },
  }),
  seen: () => ({ t: 'seen', seq: 1, line: 0 }),
};
const DATA: Partial<Record<CommandType, object>> = {
  'note.add': { text: 'x' },
  'session.rename': { title: 'x' },
  'severity.set': { severity: 'SEV1' },
  'role.take': { role: 'driver' },
  'goal.set': { goal: 'x' },
  'participant.enter': { invite: 'web-0123456789' },
};
const ARGS: Partial<Record<AskWhat, object>> = {
  'lines-before': { before: 1 },
  'lines-after': { after: '2026-11-25T03:00:00.000Z' },
  point: { spot: { at: 'line', no: 1 } },
  'add-change': { service: 'x', text: 'y' },
};

let rig: WebRig;
let id: string;
let browser: Browser;
let reader: Browser;
beforeAll(async () => {
  rig = await webRig();
  id = await rig.open('Read alone');
  [browser, reader] = [await rig.browser(id, '森'), await rig.browser(id, '林', { lines: true })];
});
afterAll(() => rig.stop());

/** All that somebody could have changed. */
async function everything(): Promise<string> {
  const kept = [
    await rig.log.sessions(),
    await rig.events(id),
    rig.tokens.list(),
    (await rig.ask(`/v1/sessions/${id}/invites`)).json,
    await Promise.all(
      [rig.kept.ledger, rig.kept.verdicts, rig.kept.added].map(({ facts }) => facts.find('')),
    ),
  ];
  return JSON.stringify(kept);
}

/** What becomes of a page that sends this after its hello. */
async function sends(who: Browser, frame: object): Promise<string> {
  const page = await rig.live(id, who);
  page.socket.receive(JSON.stringify(frame));
  await settle();
  const outcome = page.bye ? `${page.bye.kind} ${page.socket.closed}` : 'open';
  page.socket.drop();
  return outcome;
}

describe('a page on the web changes nothing', () => {
  it.each(UP)('SEC-725 by a frame %s', async (t) => {
    const before = await everything();
    // A second hello is out of place from a terminal, too.
    const meant = { hello: 'bad-frame 1007', seen: 'open' }[t as string] ?? 'not-allowed 1008';
    expect(await sends(browser, FRAMES[t](1))).toBe(meant);
    expect(await everything()).toBe(before);
  });

  it.each(COMMANDS)('SEC-725 by the command %s', async (type) => {
    const before = await everything();
    const frame = { t: 'command', n: 1, type, data: DATA[type] ?? {} };
    for (const who of [browser, reader]) expect(await sends(who, frame)).toBe('not-allowed 1008');
    const told = await rig.command(id, type, frame.data, who(browser));
    expect([told.status, told.json.kind]).toEqual([403, 'not-allowed']);
    expect(await everything()).toBe(before);
  });

  it.each(ASKS)(
    'SEC-725 by the question %s, and asks for lines alone, where its invite says so',
    async (what) => {
      const before = await everything();
      const frame = { t: 'ask', n: 1, what, args: ARGS[what] ?? {} };
      expect(await sends(browser, frame)).toBe('not-allowed 1008');
      expect(await sends(reader, frame)).toBe(LINE_ASKS.includes(what) ? 'open' : 'not-allowed 1008');
      expect(await everything()).toBe(before);
    },
  );

  it.each([
    ['no JSON', '{', 'bad-frame 1007'],
    ['no object', '1', 'bad-frame 1007'],
    ['an unknown kind', '{"t":"shout"}', 'not-allowed 1008'],
    ['another protocol', '{"t":"hello","protocol":2}', 'protocol 1008'],
    ['a question out of shape', '{"t":"ask","n":1}', 'not-allowed 1008'],
    [
      'more than it could mean',
      JSON.stringify({ t: 'seen', seq: 1, line: 0, x: 'x'.repeat(5_000) }),
      'too-large 1009',
    ],
  ])('SEC-725 by %s', async (_, text, meant) => {
    const before = await everything();
    const page = await rig.live(id, reader);
    page.socket.receive(text);
    await settle();
    expect(`${page.bye?.kind} ${page.socket.closed}`).toBe(meant);
    expect(await everything()).toBe(before);
  });

  it.each(ROUTE_NAMES)('SEC-726 by the route %s', async (route) => {
    const row: RouteRow = ROUTE_TABLE[route];
    expect(row.web ?? false).toBe(OPEN_TO_WEB.includes(route));
    const [method, path] = partsOf(route);
    // A call that changed something would have to come from the hub's own page.
    expect([row.web ?? false, method]).not.toEqual([true, 'POST']);
    const words = {
      ref: 'P1',
      part: 'alert',
      invite: 'inv-0',
      rule: 'r',
      file: 'f',
      id: path.startsWith('/v1/sessions/') || path.startsWith('/s/') ? id : 'x',
    };
    const before = await everything();
    const body = (EXAMPLES[route] as { readonly body?: object }).body;
    const url = routePath(route, words);
    const headers = { ...OWN, cookie: browser.cookie };
    const status =
      row.gives === 'websocket'
        ? await upgraded(url, headers)
        : (
            await rig.ask(url, {
              method,
              via: REMOTE,
              headers,
              ...(method === 'POST' ? { body: body ?? {} } : {}),
            })
          ).status;
    const letIn = row.gives === 'websocket' ? 101 : 200;
    // What needs no credential looks at none: it answers as it does to anyone.
    // The address of briefs reads as one of a session, for which it has no cookie.
    const refused = route === 'briefs' ? 401 : 403;
    const meant = row.web ? letIn : ['anyone', 'page'].includes(row.who) ? status : refused;
    expect(status).toBe(meant);
    expect(await everything()).toBe(before);
  });
});

const who = ({ cookie }: Browser) => ({ via: REMOTE, headers: { ...OWN, cookie } });

async function upgraded(path: string, headers: Record<string, string>): Promise<number> {
  const verdict = await rig.edge.upgrade(new Request(`http://localhost${path}`, { headers }), REMOTE);
  return typeof verdict === 'function' ? 101 : verdict.status;
}
