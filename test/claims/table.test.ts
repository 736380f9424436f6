import { describe, expect, it } from 'vitest';
import { claimRows } from './table.ts';

const page = (...rows: readonly string[]): string => ['## Claims (CLM)', ...rows].join('\n');

describe('the table of claims', () => {
  it('CLM-1 reads what each row claims, from what, and what may be lacking', () => {
    const rows = claimRows(
      page(
        '| **CLM-7** | "All read" | the log | late: "read to 03:11; more comes"; not judged: "3 not judged" |',
      ),
    );
    expect(rows.get('CLM-7')).toEqual({
      id: 'CLM-7',
      claim: 'All read',
      from: 'the log',
      lacking: new Map([
        ['late', 'read to 03:11; more comes'],
        ['not judged', '3 not judged'],
      ]),
    });
    expect(claimRows().size).toBeGreaterThan(0);
  });

  it.each([
    '| **CLM-7** | All read | the log | late: "read to 03:11" |',
    '| **CLM-7** | "All read" | the log |',
    '| **CLM-7** | "All read" | the log | tired: "read to 03:11" |',
    '| **CLM-7** | "All read" | the log | late: "read to 03:11", unread: "nothing" |',
    '| **CLM-7** | "All read" | the log | late: "one"; late: "two" |',
    '| **CLM-7** | "All read" | the log | |',
  ])('CLM-1 refuses a row in another form: %s', (row) => {
    expect(() => claimRows(page(row))).toThrow('CLM-7');
  });
});
