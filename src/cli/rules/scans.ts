import type { RuleScan } from '../../ports/rule-scan.ts';
import { sayReason, sourceKey } from '../../text/i18n/refusals.ts';
import { CliError, EXIT } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { DetectionPlace } from './detection-place.ts';

/** The past of each source that rules name, opened when it is asked for. */
export class Scans {
  readonly #cli: Invocation;
  readonly #place: DetectionPlace;
  readonly #open = new Map<string, RuleScan>();

  constructor(cli: Invocation, place: DetectionPlace) {
    this.#cli = cli;
    this.#place = place;
  }

  /** Whether the settings name the source, and what kind it is; null: they do not. */
  kindOf(source: string): 'opensearch' | 'file' | null {
    return this.#definition(source)?.type ?? null;
  }

  async of(source: string): Promise<RuleScan> {
    const known = this.#open.get(source);
    if (known) return known;
    const definition = this.#definition(source);
    if (definition === undefined) throw new CliError('rule-source', { source });
    if (definition.type === 'file') {
      const { fileScan } = await import('../wiring/rules.ts');
      const scan = fileScan({ name: source, path: definition.path });
      this.#open.set(source, scan);
      return scan;
    }
    const { clusterAccess } = await import('../logs/opensearch-access.ts');
    const { indexOptions } = await import('../logs/open-log-source.ts');
    const { ruleScan } = await import('../wiring/rules.ts');
    return this.asking(source, async () => {
      const access = clusterAccess(definition, this.#place.keys);
      const zone = definition.timeZone ?? timeZone(this.#cli);
      const scan = ruleScan({ name: source, guests: false, zone, ...access, ...indexOptions(definition) });
      this.#open.set(source, scan);
      return scan;
    });
  }

  /** Runs what asks a source; what keeps it from being read is one sentence. */
  async asking<T>(source: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw await this.#explained(source, error);
    }
  }

  /** Why one rule cannot be asked for, in words. */
  async reasonOf(source: string, error: unknown): Promise<string> {
    const said = await this.#explained(source, error);
    if (said instanceof CliError && said.kind === 'logs-unread') return String(said.params.reason);
    return explain(said, this.#cli.lang).line;
  }

  /** An error of a source as one sentence; another one as it is. */
  async #explained(source: string, error: unknown): Promise<unknown> {
    const { AccessError } = await import('../logs/opensearch-access.ts');
    const { isTrouble } = await import('../wiring/opensearch.ts');
    const { QuestionError } = await import('../../ports/log-questions.ts');
    const { QueryBeyond } = await import('../../detection/query/parse.ts');
    const { TooManyRows } = await import('../../detection/backtest/slide.ts');
    if (error instanceof QueryBeyond) return new CliError('scan-beyond', { source, what: error.what }, error);
    if (error instanceof TooManyRows) return new CliError('scan-too-many', { most: error.most }, error);
    const code = (error as NodeJS.ErrnoException).code;
    if (this.kindOf(source) === 'file' && code !== undefined)
      return new CliError('logs-unread', { source, reason: code }, error, EXIT.failed);
    const isKnown = isTrouble(error) || error instanceof AccessError || error instanceof QuestionError;
    if (!isKnown) return error;
    const passing = isTrouble(error) && error.passing;
    const reason = sayReason(sourceKey(error), error, this.#cli.lang);
    const exit = passing ? EXIT.unreachable : EXIT.failed;
    return new CliError('logs-unread', { source, reason }, error, exit);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((scan) => scan.close()));
  }

  #definition(source: string) {
    return this.#place.sources.find(({ name }) => name === source)?.definition;
  }
}

/** Ctrl-C ends the process, and with it every request. */
export const endless = (): AbortSignal => new AbortController().signal;
