/** Where a reader is on the page: kept over a reload, in this tab alone. */
export interface KeptPlace {
  readonly session: string;
  readonly open: readonly string[];
  readonly rows: number;
  readonly scroll: number;
}

const PLACE = 'oncall-place';
const LANG = 'oncall-lang';

/** Storage may be off, or full: then nothing is kept. */
function quietly<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

export function keepPlace(place: KeptPlace): void {
  quietly(() => sessionStorage.setItem(PLACE, JSON.stringify(place)));
}

/** What was kept of this session; null: nothing, or it cannot be read. */
export function keptPlace(session: string): KeptPlace | null {
  const kept = quietly(
    () => JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as Partial<KeptPlace> | null,
  );
  if (kept?.session !== session || !Array.isArray(kept.open)) return null;
  const { open, rows = 0, scroll = 0 } = kept;
  return { session, open: open.map(String), rows: Number(rows) || 0, scroll: Number(scroll) || 0 };
}

export const keepLang = (lang: string): void => {
  quietly(() => localStorage.setItem(LANG, lang));
};

export const keptLang = (): string | null => quietly(() => localStorage.getItem(LANG));
