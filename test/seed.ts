import fc from 'fast-check';

/**
 * Properties draw the same values in each run, so that a run shows what the change does and not what chance found.
 * `ONCALL_SEED=random` looks further, `ONCALL_SEED=N` repeats what a failure printed; a seed in a test comes first.
 */
const wish = process.env.ONCALL_SEED ?? '20261125';
if (wish !== 'random') fc.configureGlobal({ seed: Number(wish) });
