import { describe, expect, it } from 'vitest';
import { packagesIn } from '../../../src/domain/changes/packages.ts';

describe('packages that a change moves', () => {
  it.each([
    [
      'package-lock.json',
      '@@ -9,7 +9,7 @@\n     "node_modules/pg": {\n       "version": "8.0.0",\n@@ -20,9 +20,9 @@\n     "node_modules/a/node_modules/undici": {\n-      "version": "1.0.0",\n+      "version": "2.0.0",',
      ['undici'],
    ],
    [
      'web/package.json',
      '@@ -3 +3 @@\n   "dependencies": {\n-    "@acme/Ui_kit": "^1.2.0",\n+    "@acme/Ui_kit": "^2.0.0",',
      ['@acme/ui-kit'],
    ],
    [
      'yarn.lock',
      '@@ -1,3 +1,3 @@\n-"@apollo/server@^4.0.0":\n+"@apollo/server@^5.0.0":',
      ['@apollo/server'],
    ],
    [
      'pnpm-lock.yaml',
      "@@ -1 +1 @@\n-  /chalk@4.0.0:\n+  /chalk@5.0.0:\n-  '@types/node@20.0.0':\n+  '@types/node@22.0.0':",
      ['chalk', '@types/node'],
    ],
    [
      'Gemfile.lock',
      '@@ -4 +4 @@\n-    sidekiq (7.1.0)\n+    sidekiq (7.2.0)\n     rouge (4.1.0)',
      ['sidekiq'],
    ],
    [
      'go.sum',
      '@@ -1 +1 @@\n-github.com/jackc/pgx/v5 v5.1.0 h1:a=\n+github.com/jackc/pgx/v5 v5.2.0 h1:b=',
      ['github.com/jackc/pgx/v5'],
    ],
    [
      'Cargo.lock',
      '@@ -5,4 +5,4 @@\n [[package]]\n name = "tokio"\n-version = "1.0.0"\n+version = "1.1.0"',
      ['tokio'],
    ],
    [
      'poetry.lock',
      '@@ -5,8 +5,8 @@\n name = "requests"\n version = "2.0"\n@@ -40,4 +40,4 @@\n name = "SQLAlchemy"\n-version = "1.4"\n+version = "2.0"',
      ['sqlalchemy'],
    ],
    ['requirements.txt', '@@ -1 +1 @@\n-flask==2.0\n+flask==3.0', ['flask']],
    [
      'composer.lock',
      '@@ -1,4 +1,4 @@\n             "name": "symfony/mailer",\n-            "version": "v6.0",\n+            "version": "v7.0",',
      ['symfony/mailer'],
    ],
    ['yarn.lock', '@@ -1 +0 @@\n-chalk@^4.0.0:\n chalk@^5.0.0:', ['chalk']],
    ['Cargo.lock', '@@ -1 +1 @@\n-version = "1.0.0"\n+version = "1.1.0"\n name = "tokio"', []],
    [
      'package-lock.json',
      '@@ -9 +9 @@\n     "node_modules/pg": {\n@@ -20 +20 @@ {\n-      "version": "1.0.0",',
      [],
    ],
    [`${'a/'.repeat(200)}yarn.lock`, '@@ -1 +1 @@\n+chalk@^5.0.0:', ['chalk']],
    ['src/pool.ts', '@@ -1 +1 @@\n-    "node_modules/undici": {', []],
  ])('CHG-940 are read from what is changed in %s', (file, patch, packages) => {
    expect(packagesIn(file, patch)).toEqual(packages);
  });

  it('CHG-940 of a patch of a million lines so many are read as are kept', () => {
    const patch = `@@ -1 +1 @@\n${Array.from({ length: 100_000 }, (_, n) => `+    gem${n} (1.0)`).join('\n')}`;
    expect(packagesIn('Gemfile.lock', patch)).toHaveLength(200);
  });
});
