import type { ClientState, Notice } from './state/client-state.ts';
import type { WritableStore } from './state/store.ts';

const LIMIT = 20;

type Without<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The newest things to show a person, numbered as they come. */
export class Notices {
  readonly #store: WritableStore<ClientState>;
  #last = 0;

  constructor(store: WritableStore<ClientState>) {
    this.#store = store;
  }

  add(notice: Without<Notice>): void {
    this.#last += 1;
    const numbered = { ...notice, id: this.#last } as Notice;
    this.#store.set({ notices: [...this.#store.get().notices, numbered].slice(-LIMIT) });
  }

  dismiss(id: number): void {
    const { notices } = this.#store.get();
    const left = notices.filter((notice) => notice.id !== id);
    if (left.length < notices.length) this.#store.set({ notices: left });
  }
}
