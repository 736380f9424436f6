import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/base/errors.ts';
import { askPage } from '../../../src/cli/link/ask-page.ts';
import { DialError } from '../../../src/ports/socket.ts';
import type { PageRow } from '../../../src/protocol/http.ts';
import type { AskedAct } from '../../../src/protocol/page-acts.ts';

const AT = '2026-11-25T03:00:00.000Z';
const act: AskedAct = {
  act: 'resolve',
  id: 'a1',
  session: 's1',
  by: 'Sato',
  askedAt: AT,
  outcome: null,
  at: AT,
  kind: null,
  params: {},
  waiting: null,
};
const row = { id: 'Q1', number: 4812 } as PageRow;
const CMD = { client: 'script', n: 1 };

/** A hub that answers with these in turn, an error by failing. */
function hub(...answers: readonly (Partial<AskedAct> | Error)[]) {
  const asked: string[] = [];
  const left = [...answers];
  const next = async (): Promise<AskedAct> => {
    const answer = left.shift();
    if (answer instanceof Error) throw answer;
    return { ...act, ...answer };
  };
  const api = {
    askPage: async () => {
      asked.push('ask');
      return { row, asked: await next() };
    },
    askedAct: async (id: string, session: string | null) => {
      asked.push(`${id} ${session}`);
      return next();
    },
  };
  return { asked, run: (waitMs: number) => askPage(api, '4812', { act: 'resolve' }, { cmd: CMD, waitMs }) };
}
const silence = new DialError('unreachable', { reason: 'ECONNRESET' });

describe('an act asked of a page by a script', () => {
  it('CLI-425 is waited for until it is settled, over lost answers, where no time is set', async () => {
    const { run, asked } = hub({}, {}, silence, {}, { outcome: 'done', at: AT });
    expect(await run(Number.POSITIVE_INFINITY)).toEqual({
      page: 'Q1',
      number: 4812,
      outcome: 'done',
      at: AT,
      by: 'Sato',
      why: null,
      until: null,
      settled: true,
      leftOut: null,
      made: null,
      isFound: false,
    });
    expect(asked).toEqual(['ask', ...Array.from({ length: 4 }, () => 'a1 s1')]);
  });

  it('CLI-425 is pending while it waits for its turn, and unknown while it may have been done', async () => {
    const waiting = { kind: 'rate-limited', params: {}, retryAt: AT, doubt: false };
    expect(await hub({ waiting }).run(0)).toMatchObject({ outcome: 'pending', until: AT, settled: false });
    const doubt = { ...waiting, kind: 'unreachable', doubt: true };
    expect(await hub({ waiting: doubt }).run(0)).toMatchObject({ outcome: 'unknown', until: AT });
    expect(await hub({}).run(0)).toMatchObject({ outcome: 'pending', why: null });
    const given = { outcome: 'unknown', kind: 'unreachable' } as const;
    expect(await hub(given).run(0)).toMatchObject({ outcome: 'unknown', settled: false });
  });

  it('CLI-425 is unknown where the hub fell silent, and failed where it refused', async () => {
    const deaf = hub(silence, silence, silence, silence);
    expect(await deaf.run(0)).toMatchObject({
      page: '4812',
      number: null,
      outcome: 'unknown',
      settled: false,
    });
    const refused = new CliError('pager', { pager: 'not-found' });
    expect(await hub(refused).run(0)).toMatchObject({ outcome: 'failed', why: refused, settled: true });
    expect(await hub({}, refused).run(60_000)).toMatchObject({ page: 'Q1', outcome: 'unknown' });
  });
});
