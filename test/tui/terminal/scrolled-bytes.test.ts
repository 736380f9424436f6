import { describe, expect, it } from 'vitest';
import { linesOfSecond, NIGHT, SEED, seeded } from '../../../src/demo/incident-log.ts';
import type { NumberedLine } from '../../../src/protocol/messages.ts';
import { Painter } from '../../../src/tui/terminal/painter.ts';
import { told } from '../patterns-told.ts';
import { Rig } from '../rig.ts';
import { TANAKA, underWay } from '../story.ts';

/** The log of the demo from 15 minutes before its page to 90 seconds after it, as a session has it. */
function nightLines(page: number): Omit<NumberedLine, 'no'>[] {
  const random = seeded(SEED);
  const seconds = Array.from({ length: 990 }, (_, i) => i - 900);
  return seconds
    .flatMap((second) => linesOfSecond(second, page + second * 1_000, NIGHT, random))
    .map((line, i) => ({
      ...{ id: `line-${i}`, time: line['@timestamp'], level: line['log.level'] },
      ...{ service: line['service.name'], message: line.message, fields: {}, source: 'app.log' },
    }));
}

/** Bytes of the frame that shows each line after the page, and whether a row of the picture got another scale by it. */
async function costs(lang: 'en' | 'ja'): Promise<{ bytes: number; scaled: boolean }[]> {
  const client = underWay(TANAKA, lang);
  client.answers = { ...client.answers, patterns: told() };
  const page = client.now;
  const rig = new Rig(client, { lang, colour: true, background: 'dark' });
  const lines = nightLines(page);
  const isOld = ({ time }: { time: string | null }) => Date.parse(time ?? '') < page;
  client.log(...lines.filter(isOld));
  rig.press('2');
  rig.host.pass(1_000);
  await rig.settle();
  const painter = new Painter();
  painter.paint(rig.frame);
  const scale = () =>
    rig
      .text()
      .match(/(?:max |最大)\d+/g)
      ?.join();
  let before = scale();
  return lines
    .filter((line) => !isOld(line))
    .map((line) => {
      rig.host.pass(Math.max(0, Date.parse(line.time ?? '') + 1_000 - rig.host.now()));
      client.log(line);
      const bytes = Buffer.byteLength(painter.paint(rig.frame));
      const after = scale();
      const scaled = after !== before;
      before = after;
      return { bytes, scaled };
    });
}

const most = (all: readonly { bytes: number }[]): number => Math.max(...all.map(({ bytes }) => bytes));

describe('a scrolled line of the log', () => {
  it.each(['en', 'ja'] as const)(
    'TUI-1074 costs at most 1,229 bytes at 120x40, and 1,400 where the picture gets another scale: %s',
    async (lang) => {
      const all = await costs(lang);
      expect(all.length).toBeGreaterThan(400);
      expect(most(all.filter(({ scaled }) => !scaled))).toBeLessThanOrEqual(1_229);
      expect(most(all)).toBeLessThanOrEqual(1_400);
    },
  );
});
