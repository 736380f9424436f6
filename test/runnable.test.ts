import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TestModule, Vitest } from 'vitest/node';
import config from '../vitest.config.ts';
import { runnable } from './runnable.ts';
import SummaryReporter from './summary-reporter.ts';

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const way of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, way).mockImplementation((text: string) => {
      printed.push(text.trim());
    });
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('a test that cannot run', () => {
  it('SPC-441 is skipped aloud on a machine, and fails in CI', () => {
    vi.stubEnv('CI', '');
    expect(runnable('a full disk', null)).toBe(true);
    expect(runnable('a full disk', 'no mount')).toBe(false);
    expect(printed).toEqual(['SKIPPED a full disk: no mount']);
    vi.stubEnv('CI', 'true');
    expect(runnable('a full disk', null)).toBe(true);
    expect(() => runnable('a full disk', 'no mount')).toThrow('a full disk cannot be tested here: no mount');
  });

  it('SPC-441 fails the run in CI, however it was skipped, and is named', () => {
    const module = moduleOf({ passes: 'passed', left: 'skipped', unwritten: 'pending' });
    vi.stubEnv('CI', '');
    new SummaryReporter().onTestRunEnd([module]);
    expect([process.exitCode, printed]).toEqual([undefined, ['1 passed, 0 failed, 2 skipped']]);
    vi.stubEnv('CI', 'true');
    new SummaryReporter().onTestRunEnd([moduleOf({ passes: 'passed' })]);
    expect(process.exitCode).toBe(undefined);
    const filtered = new SummaryReporter();
    filtered.onInit({ config: { testNamePattern: /passes/ } } as Vitest);
    filtered.onTestRunEnd([module]);
    expect(process.exitCode).toBe(undefined);
    new SummaryReporter().onTestRunEnd([module]);
    expect(process.exitCode).toBe(1);
    expect(printed.at(-1)).toBe(
      'In CI a skipped test is a failure:\ntest/a.test.ts: left\ntest/a.test.ts: unwritten',
    );
  });
});

describe('a golden', () => {
  it('SPC-442 is written only by `vitest run -u`: else a missing one fails', () => {
    // Vitest's own default writes a missing one everywhere but in CI.
    expect(config.test?.update).toBe('none');
  });
});

function moduleOf(states: Readonly<Record<string, string>>): TestModule {
  const tests = Object.entries(states).map(([fullName, state]) => ({ fullName, result: () => ({ state }) }));
  const module = {
    relativeModuleId: 'test/a.test.ts',
    errors: () => [],
    children: { allTests: () => tests },
  };
  return module as unknown as TestModule;
}
