import { configDefaults, defineConfig } from 'vitest/config';
export default defineConfig({ test: { hookTimeout: 120000, update: 'none', setupFiles: ['test/seed.ts'], testTimeout: 300000, maxWorkers: 2, isolate: false,
 include: ['test/{tui,hub,client,watch,adapters,claims,network,demo,sim,ports,client,scripts,docs,bench,rigs}/**/*.test.{ts,tsx}','test/*.test.ts'], exclude: [...configDefaults.exclude, 'test/docs/run-pages*', 'test/tui/terminal/paint*','test/adapters/opensearch/real-node*'] } });
