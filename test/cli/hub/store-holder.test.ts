import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { holdStore, takePlace } from '../../../src/cli/hub/store-holder.ts';
import { secretFiles } from '../../../src/cli/wiring/secrets.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-place-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A hub that has a data folder, as it begins. */
async function hubIn(folder: string) {
  const place = await takePlace(folder);
  onTestFinished(() => place.release());
  const away = await holdStore(await secretFiles(folder), null, place);
  return { place, ...place.identity, stop: () => away().then(() => place.release()) };
}

describe.runIf(process.platform === 'linux')('the data folder of a hub of a cluster', () => {
  it('NAT-968 says which process had it before, once that is gone', async () => {
    const folder = await temporaryFolder();
    const first = await hubIn(folder);
    expect(first.before).toBeUndefined();
    // As when it is killed: the lock ends, and what it wrote stays.
    first.place.release();
    const second = await hubIn(folder);
    expect([second.before, second.id === first.id]).toEqual([first.id, false]);
    second.place.release();
    const third = await hubIn(folder);
    expect(third.before).toBe(second.id);
    // One that ends in order leaves nothing to take over.
    await third.stop();
    expect((await hubIn(folder)).before).toBeUndefined();
  });

  it('NAT-968 says none while that lives, and takes none for gone that had not the lock', async () => {
    const folder = await temporaryFolder();
    const first = await hubIn(folder);
    const beside = await hubIn(folder);
    expect([beside.before, beside.place.lock]).toEqual([undefined, null]);
    first.place.release();
    // `beside` wrote last, and lives.
    expect((await hubIn(folder)).before).toBeUndefined();
  });

  it('NAT-968 says none in a copy of the folder, and after another start of the machine', async () => {
    const [folder, copy] = [join(await temporaryFolder(), 'data'), join(await temporaryFolder(), 'data')];
    await secretFiles(folder);
    const first = await hubIn(folder);
    await cp(folder, copy, { recursive: true });
    expect((await hubIn(copy)).before).toBeUndefined();
    first.place.release();
    const file = join(folder, 'holder.json');
    const text = await readFile(file, 'utf8');
    const lock = String((JSON.parse(text) as { readonly lock: string }).lock);
    await writeFile(file, text.replace(lock, lock.replace(/^\S+/, 'another-boot')));
    const again = await hubIn(folder);
    expect(again.before).toBeUndefined();
    again.place.release();
    await writeFile(file, text);
    expect((await hubIn(folder)).before).toBe(first.id);
  });
});
