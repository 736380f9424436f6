import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { inCi } from './runnable.ts';

/**
 * Closes a run with one plain line, for people and scripts that read only the end of a log. Where `CI` is set, what was
 * skipped fails the run and is named; tests that a filter left out do not count.
 */
export default class SummaryReporter implements Reporter {
  #filtered = false;

  onInit(vitest: Vitest): void {
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const left: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state] += 1;
        if (state === 'skipped' || state === 'pending')
          left.push(`${module.relativeModuleId}: ${test.fullName}`);
      }
      if (module.errors().length > 0) counts.failed += 1;
    }
    console.log(
      `\n${counts.passed} passed, ${counts.failed} failed${left.length > 0 ? `, ${left.length} skipped` : ''}`,
    );
    if (!inCi() || this.#filtered || left.length === 0) return;
    console.error(`In CI a skipped test is a failure:\n${left.join('\n')}`);
    process.exitCode = 1;
  }
}
