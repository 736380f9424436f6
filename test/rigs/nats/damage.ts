import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsNode } from './nats-server.ts';

/** Every file below a folder. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Changes one bit of each of these marks where a server that does not run keeps messages. */
export function flipBits(node: NatsNode, marks: readonly string[]): void {
  const blocks = filesOf(node.home).filter((path) => path.endsWith('.blk'));
  for (const mark of marks) {
    const block = blocks.find((path) => readFileSync(path).includes(mark));
    if (block === undefined) throw new Error(`${node.name} keeps no ${mark}`);
    const bytes = readFileSync(block);
    const at = bytes.indexOf(mark);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(block, bytes);
  }
}

/** As docs/how-to/cluster.md says: without its copy of a stream a server gets a whole one from the others. */
export async function cure(node: NatsNode, stream: string): Promise<void> {
  await node.end('SIGTERM');
  const copy = join(node.home, 'jetstream', '$G', 'streams', stream);
  if (!existsSync(copy)) throw new Error(`${node.name} keeps no ${stream}`);
  rmSync(copy, { recursive: true });
  await node.begin();
  await node.healthy();
}

/** Files of a folder that have this text. */
export const holding = (folder: string, text: string): readonly string[] =>
  filesOf(folder).filter((path) => readFileSync(path).includes(text));
