import type { ConnectionState } from '../client/connection/connection-state.ts';
import { SessionWatch } from '../client/session-watch.ts';
import type { Session } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import type { PageWords } from '../text/i18n/web/page-words.ts';
import { announcement } from './announce.ts';
import { openSocket } from './browser-socket.ts';
import { draw, h } from './draw.ts';
import { type EntryCode, readCode, readPass } from './entry-code.ts';
import {
  type EntryFault,
  enter,
  notOpened,
  PATHS,
  type ReadEvents,
  readDocument,
  readEvents,
} from './hub-calls.ts';
import { tabIcon, tabTitle } from './icon.ts';
import { keepLang, keepPlace, keptLang, keptPlace } from './kept-place.ts';
import type { Looked } from './looked.ts';
import { type PagePresses, type PageShown, PageView } from './page-view.tsx';
import { KnownHashes } from './sha256.ts';
import { knowsWords, learnWords } from './words.ts';

const DRAW_MS = 50;
const TICK_MS = 1_000;
const ANNOUNCE_MS = 5_000;
const ROWS = 100;
/** A page that was replaced is loaded again, but not over and over. */
const RELOAD_MS = 60_000;
/** A pass is good for a minute. */
const PASS_MS = 60_000;
/** Answers to a pass that may be others in a moment. */
const NOT_YET: ReadonlySet<string> = new Set(['standby', 'unreachable', 'too-fast']);
/** Ends of a connection after which somebody has to enter again, and what that is called. */
const FAULTS: Readonly<Record<string, string>> = {
  unauthorised: 'unauthorised',
  expired: 'unauthorised',
  forbidden: 'revoked',
  gone: 'revoked',
  revoked: 'revoked',
  removed: 'removed',
  'not-found': 'not-found',
};

const session = decodeURIComponent(/^\/s\/([^/]+)/.exec(location.pathname)?.[1] ?? '');
const script = new URL(import.meta.url).pathname;
const time = {
  now: () => Date.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The invite of the address, which leaves the address and the history at once. */
function takeFragment(): EntryCode {
  const fragment = location.hash;
  if (fragment !== '') history.replaceState(history.state, '', location.pathname + location.search);
  const read = readCode(fragment, session);
  return typeof read === 'string' ? { invite: null, pin: null } : read;
}

const ownLang: Lang = document.documentElement.lang === 'ja' ? 'ja' : 'en';
learnWords(ownLang, JSON.parse(document.getElementById('words')?.textContent ?? ''));

class Page {
  #pass = readPass(location.hash);
  #code = takeFragment();
  #lang = ownLang;
  /** It is known whether who looks has been let in. */
  #isReady = false;
  readonly #hashes = new KnownHashes();
  #watch: SessionWatch | null = null;
  #fault: EntryFault | null = null;
  #isBusy = false;
  #isDrawing = false;
  #isPrinting = false;
  #isAsking = false;
  #wasClosed = false;
  #open: ReadonlySet<string>;
  #rows: number;
  #scroll: number;
  #connection: ConnectionState['kind'] = 'connecting';
  #wasLive = false;
  #hashedTo = 0;
  #said = '';
  /** What who does not see the page was told of last. */
  #toldOf: Session | null = null;
  #toldAt = 0;
  #redactions = 0;
  #isFocused = false;
  #icon = '';

  constructor() {
    const kept = keptPlace(session);
    this.#open = new Set(kept?.open ?? []);
    this.#rows = Math.max(ROWS, kept?.rows ?? 0);
    this.#scroll = kept?.scroll ?? 0;
  }

  /** Who has been let in before sees the session at once; nothing of an invite is used for that. */
  async start(): Promise<void> {
    const [read] = await Promise.all([readFirst(this.#pass), this.#speak(keptLang() ?? '')]);
    this.#pass = null;
    this.#isReady = true;
    if (!read.ok && read.kind !== 'unreachable') {
      // Who comes for the first time has not lost anything.
      const fault = read.kind === 'unauthorised' ? undefined : FAULTS[read.kind];
      this.#fault = fault === undefined ? null : known(fault);
      this.#watch?.close();
      this.#watch = null;
      this.draw();
      return;
    }
    const watch = new SessionWatch({
      session,
      client: newClient(),
      time,
      hash: this.#hashes.hash,
      random: Math.random,
      dial: async (signal) => {
        try {
          return await openSocket(`${location.origin.replace(/^http/, 'ws')}${PATHS.live(session)}`, signal);
        } catch {
          // The browser does not say why; where a proxy cuts WebSockets this is what keeps the page up to date.
          const again = await readEvents(session, watch.seq + 1, signal);
          this.#isAsking = again.ok;
          if (again.ok) await this.#read(watch, again);
          throw notOpened(again.ok ? 'asked' : again.kind);
        }
      },
    });
    this.#watch = watch;
    if (read.ok) await this.#read(watch, read);
    watch.subscribe(() => this.#changed(watch));
    watch.open();
    this.draw();
  }

  async #read(
    watch: SessionWatch,
    { events, now, isElsewhere }: Extract<ReadEvents, { ok: true }>,
  ): Promise<void> {
    await this.#hashes.learn(events);
    watch.read(events, now);
    // This page's hub sends it there.
    if (isElsewhere) this.#reload();
  }

  /** Draws soon, so that many changes are one drawing. */
  soon(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    setTimeout(() => {
      this.#isDrawing = false;
      this.draw();
    }, DRAW_MS);
  }

  wake(): void {
    this.#watch?.wake();
    this.soon();
  }

  printing(isPrinting: boolean): void {
    this.#isPrinting = isPrinting;
    this.draw();
  }

  linkCame(): void {
    this.#code = takeFragment();
    this.#fault = null;
    this.soon();
  }

  keep(): void {
    const [open, rows] = [[...this.#open], this.#rows];
    keepPlace({ session, open, rows, scroll: this.#watch === null ? 0 : scrollY });
  }

  draw(): void {
    const shown = this.#shown();
    document.documentElement.lang = this.#lang;
    if (shown.kind === 'watching') this.#announce(shown.looked);
    const props = { shown, lang: this.#lang, said: this.#said, presses: this.#presses };
    draw(document.getElementById('page') as HTMLElement, <PageView {...props} />);
    if (shown.kind === 'watching') this.#drawn(shown.looked);
    else document.title = 'oncall';
  }

  #drawn(looked: Looked): void {
    document.title = tabTitle(looked);
    const icon = tabIcon(looked);
    if (icon !== this.#icon) document.querySelector('link[rel=icon]')?.setAttribute('href', icon);
    this.#icon = icon;
    if (looked.session.status === 'new') return;
    if (this.#isFocused) document.querySelector('h1')?.focus();
    this.#isFocused = false;
    if (this.#scroll > 0) scrollTo(0, this.#scroll);
    this.#scroll = 0;
  }

  #shown(): PageShown {
    const watch = this.#watch;
    if (!this.#isReady) return { kind: 'loading' };
    if (watch === null) {
      const { invite, pin } = this.#code;
      const [fault, isBusy, lang] = [this.#fault, this.#isBusy, this.#lang];
      return { kind: 'entering', entering: { session, lang, hasCode: invite !== null, pin, fault, isBusy } };
    }
    const state = watch.get();
    const heardAt = watch.heardAt();
    const looked: Looked = {
      ...state,
      lang: this.#lang,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      now: time.now() + state.skew,
      heardAt: heardAt === null ? null : heardAt + state.skew,
      isOffline: !navigator.onLine,
      isAsking: this.#isAsking,
      open: this.#isPrinting ? ALL : this.#open,
      rows: this.#isPrinting ? Number.POSITIVE_INFINITY : this.#rows,
    };
    return { kind: 'watching', looked };
  }

  #changed(watch: SessionWatch): void {
    const { connection } = watch.get();
    if (watch.seq !== this.#hashedTo) void this.#hashes.learn(watch.last === null ? [] : [watch.last]);
    this.#hashedTo = watch.seq;
    const before = this.#connection;
    this.#connection = connection.kind;
    if (connection.kind === 'live') this.#isAsking = false;
    this.#unfoldClosed(watch);
    if (connection.kind === 'live' && before !== 'live') {
      if (this.#wasLive) void this.#lookForReplaced();
      this.#wasLive = true;
    }
    if (connection.kind === 'ended') this.#ended(connection.reason.kind);
    this.soon();
  }

  /** What is over is read as a whole. */
  #unfoldClosed(watch: SessionWatch): void {
    const isClosed = watch.get().session.status === 'closed';
    if (isClosed && !this.#wasClosed) this.#open = ALL;
    this.#wasClosed = isClosed;
  }

  #ended(kind: string): void {
    if (kind === 'protocol') this.#reload();
    const fault = FAULTS[kind];
    if (fault === undefined) return;
    this.#watch = null;
    this.#fault = known(fault);
    // An invite that is still in memory would let somebody in again who was sent away.
    this.#code = { invite: null, pin: this.#code.pin };
  }

  /** Whether the hub serves another page than this one, as after an upgrade. */
  async #lookForReplaced(): Promise<void> {
    const html = await readDocument(this.#lang);
    if (html !== null && !html.includes(script)) this.#reload();
  }

  #reload(fragment = ''): void {
    this.keep();
    const last = Number(history.state?.reloadedAt ?? 0);
    if (Math.abs(time.now() - last) < RELOAD_MS) return;
    history.replaceState({ reloadedAt: time.now() }, '', location.pathname + location.search + fragment);
    location.reload();
  }

  #announce(looked: Looked): void {
    const { session: now } = looked;
    // What was taken out of the log is not said on.
    const { length } = now.redactions;
    if (length > this.#redactions) this.#said = '';
    this.#redactions = length;
    if (this.#toldOf === now || time.now() - this.#toldAt < ANNOUNCE_MS) return;
    const said = this.#toldOf === null ? '' : announcement(this.#toldOf, looked);
    this.#toldOf = now;
    if (said === '') return;
    this.#said = said;
    this.#toldAt = time.now();
  }

  readonly #presses: PagePresses = {
    unfold: (section, isOpen) => {
      if (this.#isPrinting || this.#open.has(section) === isOpen) return;
      const others = [...this.#open].filter((each) => each !== section);
      this.#open = new Set(isOpen ? [...others, section] : others);
      this.draw();
    },
    showMore: () => {
      this.#rows += ROWS;
      this.draw();
    },
    olderLines: () => this.#watch?.askOlderLines(),
    otherLang: () => void this.#speak(this.#lang === 'ja' ? 'en' : 'ja').then(() => this.draw()),
    enter: (name, code) => void this.#enter(name.trim(), code),
  };

  /** Where the words of a language cannot be read the page stays in its own. */
  async #speak(lang: string): Promise<void> {
    if (lang !== 'ja' && lang !== 'en') return;
    if (!knowsWords(lang)) {
      const words = wordsIn((await readDocument(lang)) ?? '');
      if (words === null) return;
      learnWords(lang, words);
    }
    this.#lang = lang;
    keepLang(lang);
  }

  async #enter(name: string, pasted: string): Promise<void> {
    if (this.#isBusy) return;
    const read = this.#code.invite === null ? readCode(pasted, session) : this.#code;
    if (typeof read === 'string' || read.invite === null || name === '') {
      this.#fault = known(name === '' ? 'no-name' : typeof read === 'string' ? read : 'bad-code');
      this.draw();
      return;
    }
    this.#isBusy = true;
    this.#fault = null;
    this.draw();
    const fault = await enter(session, read.invite, name);
    this.#isBusy = false;
    this.#fault = fault;
    // The session has moved since the page came: nothing was used, and its hub sends this page there with what the link holds.
    if (fault?.kind === 'standby') this.#reload(`#${read.invite}${read.pin === null ? '' : `~${read.pin}`}`);
    if (fault === null) {
      // It was used, and is worth nothing to this page any more.
      this.#code = { invite: null, pin: read.pin };
      this.#isFocused = true;
      await this.start();
    }
    this.draw();
  }
}

const ALL: ReadonlySet<string> = new Set(['steps', 'story', 'decisions', 'people', 'pins', 'lines']);

/** The words that a document has in it; null: it has none. */
const wordsIn = (html: string): PageWords | null =>
  JSON.parse(/<script type="application\/json" id="words">(.*?)<\/script>/.exec(html)?.[1] ?? 'null');

/**
 * The events that there are. Who has access here already needs no pass, which somebody else may have put into a link; otherwise it
 * lets this browser in. A hub that takes a session over is named before it serves it: until then it is asked again.
 */
async function readFirst(pass: string | null): Promise<ReadEvents> {
  const until = time.now() + PASS_MS;
  for (;;) {
    const read = await readEvents(session, 1);
    if (pass === null || read.ok || time.now() >= until) return read;
    if (read.kind === 'unauthorised') {
      const fault = await enter(session, pass);
      if (fault === null) continue;
      if (!NOT_YET.has(fault.kind)) return read;
    } else if (read.kind !== 'unreachable') return read;
    await new Promise((done) => setTimeout(done, TICK_MS));
  }
}

const known = (kind: string): EntryFault => ({ kind, seconds: null });

function newClient(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

const page = new Page();
void page.start();
setInterval(() => page.soon(), TICK_MS);
addEventListener('hashchange', () => page.linkCame());
addEventListener('pageshow', () => page.wake());
addEventListener('online', () => page.wake());
document.addEventListener('resume', () => page.wake());
addEventListener('offline', () => page.soon());
addEventListener('pagehide', () => page.keep());
addEventListener('beforeprint', () => page.printing(true));
addEventListener('afterprint', () => page.printing(false));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') page.wake();
  else page.keep();
});
