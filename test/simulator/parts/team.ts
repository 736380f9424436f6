import type { Actor } from '../../../src/domain/event.ts';

const member = (id: string, name: string): Actor => ({ id, name, kind: 'member' });

export const TEAM: readonly Actor[] = [
  member('sato', '佐藤'),
  member('tanaka', '田中'),
  member('suzuki', '鈴木'),
  member('yamada', '山田'),
  member('mori', '森'),
];
export const OTHERS: readonly Actor[] = [
  { id: 'vendor', name: 'Vendor', kind: 'guest' },
  { id: 'boss', name: 'Boss', kind: 'observer' },
];
