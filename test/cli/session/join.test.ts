import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RESTORED, terminals } from '../pty.ts';
import { cliRig } from '../rig.ts';

const rig = cliRig();
const onTerminal = terminals(rig);

/** Lets node write down every HTTP request it makes; the first line of an upgrade is one. */
function watchRequests() {
  const [hook, list] = [join(rig.work, 'requests.mjs'), join(rig.work, 'requests')];
  writeFileSync(list, '');
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';
subscribe('http.client.request.start', ({ request }) => appendFileSync(${JSON.stringify(list)}, request.path + '\\n'));`,
  );
  const asked = () => readFileSync(list, 'utf8').split('\n').filter(Boolean);
  return { env: { NODE_OPTIONS: `--import=${hook}` }, asked };
}

describe('join on a terminal', () => {
  it('CLI-940 with a whole id the session is the first and only thing the hub is asked for', async () => {
    const id = await rig.session('x');
    const { env, asked } = watchRequests();
    const terminal = onTerminal(['join', id], env);
    await terminal.shows('Sato (you)');
    expect(asked()).toEqual([`/v1/sessions/${id}/live`]);
  });

  it('CLI-940 with the start of an id that no other has it opens that session', async () => {
    const id = await rig.session('Checkout fails', '--id', 'checkout');
    const { env, asked } = watchRequests();
    const terminal = onTerminal(['join', 'check'], env);
    await terminal.shows('Checkout fails');
    await terminal.shows('Sato (you)');
    expect(asked()[0]).toBe('/v1/sessions/check/live');
    expect(asked().at(-1)).toBe(`/v1/sessions/${id}/live`);
    terminal.type('q');
    await terminal.shows('Leave?');
    terminal.type('y');
    expect([(await terminal.ended).code, terminal.modes]).toEqual([0, RESTORED]);
  });

  it('CLI-940 of an id that is mistyped it names the nearest and leaves the terminal as it was', async () => {
    const id = await rig.session('x', '--id', 'search');
    const terminal = onTerminal(['join', 'serach']);
    const { code } = await terminal.ended;
    expect([code, terminal.modes]).toEqual([3, RESTORED]);
    expect(terminal.screen()).toContain(id);
    // What the terminal answered is not in what the shell reads next.
    expect(terminal.screen()).not.toMatch(/\[\?|\d;\d+R|\]11/);
  });

  it('CLI-940 it starts the hub of this machine where none runs', async () => {
    const id = await rig.session('x');
    await rig.ok(['hub', 'stop']);
    const terminal = onTerminal(['join', id]);
    await terminal.shows('Sato (you)');
    expect((await rig.json<{ id: string }[]>('list')).map((each) => each.id)).toContain(id);
  });
});
