import { afterAll, describe, expect, it } from 'vitest';
import { BIN } from '../cli/rig.ts';
import { runnable } from '../runnable.ts';
import { openNamespace } from './driver/namespace.ts';
import type { Program } from './driver/screen.ts';
import { SessionScreen } from './driver/session-screen.ts';
import { stage } from './driver/story.ts';

const on = stage();
const opened = openNamespace();
const network = opened.ok ? opened.namespace : null;
const canJoin = runnable('joining from another network', opened.ok ? null : opened.reason);
afterAll(() => network?.close());

/** Suzuki joins on a computer in the other network. */
function there(name: string, line: string, lang: 'ja' | 'en' = 'ja'): SessionScreen {
  const { env, cwd } = on.machine(name);
  const program: Program = [...(network?.enter ?? ['']), process.execPath, BIN, 'join', line] as never;
  const options = { cwd, env: on.environment('suzuki', { env, lang }) };
  return on.terminal(SessionScreen, `suzuki, in another network: ${line}`, program, options, lang);
}

describe.skipIf(!canJoin)('from another network', () => {
  const listen = ['--listen', `${network?.here}:0`];

  it('STY-60 a third joins with an invite over TLS, sees what the two see, and works with them', async () => {
    const { sato, tanaka, session } = await on.together();
    const url = await on.invite(session, ...listen);
    expect(url).toContain(`https://${network?.here}:`);
    const suzuki = there('third', url);
    await suzuki.says('header.people', { n: 3 });
    on.log('payment gateway timeout after 3000ms', 'error');
    await suzuki.shows('payment gateway timeout after 3000ms');
    suzuki.act('step.tick');
    for (const each of [sato, tanaka]) await each.showsStep('ack', 'done', '鈴木 \\d\\d:\\d\\d');
    suzuki.act('quit');
    await suzuki.ended;
    // The invite was exchanged for a token of this machine's own: the session's name is enough now.
    await there('third', session).showsStep('ack', 'done', '鈴木');
  });

  it('STY-61 a hub with another key than the invite names is refused before the invite is shown to it', async () => {
    const { session } = await on.opened();
    const url = await on.invite(session, ...listen);
    const pin = url.slice(url.lastIndexOf('~') + 1);
    const other = url.replace(pin, `${pin.startsWith('A') ? 'B' : 'A'}${pin.slice(1)}`);
    const refused = there('deceived', other, 'en');
    expect((await refused.ended).code).toBe(5);
    expect(refused.screen()).toContain('(not the key named in the invite)');
    await there('deceived', url, 'en').shows('Suzuki (you)');
  });

  it('STY-62 an invite lets in once, and not after its time', async () => {
    const { session } = await on.opened();
    const used = await on.invite(session, ...listen);
    await there('first', used, 'en').shows('Suzuki (you)');
    const again = there('second', used, 'en');
    expect((await again.ended).code).toBe(4);
    expect(again.screen()).toContain('this invite cannot be used (used already)');
    const short = await on.invite(session, '--expires', '1s');
    const since = Date.now();
    await expect.poll(() => Date.now() - since, { timeout: 5_000 }).toBeGreaterThan(1_100);
    const late = there('late', short, 'en');
    expect((await late.ended).code).toBe(4);
    expect(late.screen()).toContain('this invite cannot be used (expired)');
  });
});
