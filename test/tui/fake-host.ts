import type {
  CopyResult,
  EditResult,
  ExcludeResult,
  ExcludeWish,
  ExportResult,
  JoinLineResult,
  LinkResult,
  SavedLines,
  SaveProblem,
  ScreenSettings,
  TuiHost,
} from '../../src/tui/model/host.ts';
import type { LessonsHost } from '../../src/tui/model/lessons/lessons.ts';

/** A host in the test's hands: time stands still until it is moved, and what the screen asks for is written down. */
export class FakeHost implements TuiHost {
  time: number;
  readonly copied: string[] = [];
  readonly saved: Partial<ScreenSettings>[] = [];
  bells = 0;
  editor: (text: string) => EditResult = (text) => ({ ok: true, text: `${text}!` });
  join: JoinLineResult = { ok: true, lines: ['oncall join checkout-1125'], public: true, expiresAt: null };
  exportResult: ExportResult = { ok: true, files: ['sessions/2026-11-25-checkout-1125.md'] };
  exports = 0;
  stop: () => Promise<void> = () => Promise.resolve();
  readonly #timers = new Set<{ readonly ms: number; readonly run: () => void; due: number }>();
  readonly #signals = new Set<(signal: string) => void>();

  constructor(time: number) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }
  every(ms: number, run: () => void): () => void {
    const timer = { ms, run, due: this.time + ms };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
  /** Lets time pass, with every timer that falls due in it. */
  pass(ms: number): void {
    const end = this.time + ms;
    while (true) {
      const next = [...this.#timers].sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > end) break;
      this.time = next.due;
      next.due += next.ms;
      next.run();
    }
    this.time = end;
  }
  get timers(): number {
    return this.#timers.size;
  }
  copy(text: string): Promise<CopyResult> {
    this.copied.push(text);
    return Promise.resolve({ how: 'clipboard', tool: 'pbcopy' });
  }
  readonly browsed: string[] = [];
  hasBrowser = true;
  browse(url: string): Promise<boolean> {
    this.browsed.push(url);
    return Promise.resolve(this.hasBrowser);
  }
  edit(text: string): Promise<EditResult> {
    return Promise.resolve(this.editor(text));
  }
  joinLine(): Promise<JoinLineResult> {
    return Promise.resolve(this.join);
  }
  web: JoinLineResult = {
    ok: true,
    lines: ['https://hub.example.jp/s/checkout-1125#a.b.c', 'AB:CD'],
    public: true,
    expiresAt: '2026-11-25T11:12:00.000Z',
  };
  webLink(): Promise<JoinLineResult> {
    return Promise.resolve(this.web);
  }
  readonly records = 'sessions';
  overwritten: readonly string[] = [];
  readonly savedLines: string[] = [];
  saveResult: SavedLines = { ok: true, file: '~/saved-logs/1.log' };
  saveLines(text: string): Promise<SavedLines> {
    this.savedLines.push(text);
    return Promise.resolve(this.saveResult);
  }
  exportRecord(overwrite: readonly string[]): Promise<ExportResult> {
    this.exports += 1;
    this.overwritten = overwrite;
    return Promise.resolve(this.exportResult);
  }
  lessons?: LessonsHost;
  readonly linked: string[] = [];
  linkResult: LinkResult = { ok: true };
  said: readonly string[] = [];
  readonly excluded: ExcludeWish[] = [];
  async exclude(wish: ExcludeWish): Promise<ExcludeResult> {
    this.excluded.push(wish);
    return { ok: true, id: 'x', until: '2026-11-30T00:00:00.000Z' };
  }

  linkIncident(ref: string): Promise<LinkResult> {
    this.linked.push(ref);
    return Promise.resolve(this.linkResult);
  }
  farewell(lines: readonly string[]): void {
    this.said = lines;
  }
  bell(): void {
    this.bells += 1;
  }
  saveProblem: SaveProblem | null = null;
  saveSettings(settings: Partial<ScreenSettings>): SaveProblem | null {
    this.saved.push(settings);
    return this.saveProblem;
  }
  onSignal(run: (signal: string) => void): () => void {
    this.#signals.add(run);
    return () => this.#signals.delete(run);
  }
  signal(name: string): void {
    for (const run of [...this.#signals]) run(name);
  }
}
