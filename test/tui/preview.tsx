// Shows the real screen on a scripted session: node --import tsx test/tui/preview.tsx [--en] [--ascii] [--no-color]
// [--opened] [--observer] [--rate LINES_PER_SECOND] [--driver] [--offline]
import { parseArgs } from 'node:util';
import { runScreen } from '../../src/tui/terminal/mount.tsx';
import { FakeHost } from './fake-host.ts';
import { logLine, logLines, OBSERVER, opened, SATO, TANAKA, underWay } from './story.ts';

const { values } = parseArgs({
  options: {
    en: { type: 'boolean' },
    ascii: { type: 'boolean' },
    'no-color': { type: 'boolean' },
    opened: { type: 'boolean' },
    observer: { type: 'boolean' },
    driver: { type: 'boolean' },
    offline: { type: 'boolean' },
    rate: { type: 'string', default: '4' },
  },
});

class PreviewHost extends FakeHost {
  readonly #start = Date.now();
  readonly #at: number;
  constructor(time: number) {
    super(time);
    this.#at = time;
  }
  override now(): number {
    return this.#at + Date.now() - this.#start;
  }
  override every(ms: number, run: () => void): () => void {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  }
  override bell(): void {
    process.stdout.write('\x07');
  }
}

const lang = values.en ? 'en' : 'ja';
const you = values.driver ? SATO : values.observer ? OBSERVER : TANAKA;
const client = values.opened ? opened(you, lang) : underWay(you, lang);
const host = new PreviewHost(client.now);
client.log(...logLines(400));
if (values.offline) {
  client.holding = true;
  const reason = { kind: 'unreachable', params: {} };
  client.connection({ kind: 'waiting', until: host.now() + 8_000, attempt: 3, reason });
}
let next = 400;
const rate = Number(values.rate);
const timer = setInterval(() => {
  client.now = host.now();
  const due = Math.max(rate > 0 ? 1 : 0, Math.round(rate / 20));
  if (rate >= 20 || (rate > 0 && next % 1 === 0 && Math.random() < rate / 20)) {
    client.log(
      ...Array.from({ length: due }, (_, i) =>
        logLine(next + i, (client.now - Date.parse('2026-11-24T17:58:11.000Z')) / 1000),
      ),
    );
    next += due;
  }
}, 50);

try {
  const end = await runScreen({
    client,
    host,
    stdin: process.stdin,
    stdout: process.stdout,
    settings: { lang, borders: values.ascii ? 'ascii' : 'line', colour: !values['no-color'], bell: true },
  });
  console.log(end);
} finally {
  clearInterval(timer);
}
