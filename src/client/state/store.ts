export interface Store<T extends object> {
  /** The present value; the same object until something in it changes. */
  get(): T;
  /** Called after each change; the result stops it. Fits React's `useSyncExternalStore`. */
  subscribe(listener: () => void): () => void;
}

export interface WritableStore<T extends object> extends Store<T> {
  /** Takes new slices; listeners are not called when nothing changed. */
  set(slices: Partial<T>): void;
}

export function createStore<T extends object>(initial: T): WritableStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(slices) {
      const keys = Object.keys(slices) as (keyof T)[];
      if (keys.every((key) => Object.is(slices[key], value[key]))) return;
      value = { ...value, ...slices };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What stands, when what came says the same. */
export function kept<T>(stands: T, came: T): T {
  return JSON.stringify(stands) === JSON.stringify(came) ? stands : came;
}
