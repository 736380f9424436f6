import { FRAME_LIMIT, VIEW_LIMIT } from '../../protocol/version.ts';

/** Every bound of the hub in one place. Sizes in bytes, times in milliseconds, rates per second. */
export const DEFAULT_LIMITS = {
  frame: FRAME_LIMIT,
  /** A connection that has not said `hello` by then is ended. */
  helloWithin: 10_000,
  pingEvery: 15_000,
  /** Pings without an answer before a peer is taken for gone. */
  missedPings: 2,

  commandRate: 50,
  commandBurst: 100,
  /** Commands of one peer that wait for their answer. */
  unacked: 32,
  /** All frames of one peer, whatever they are. */
  frameRate: 200,
  frameBurst: 400,
  askRate: 10,
  askBurst: 20,
  /** Asks of one peer that wait for their answer, and how long a source may take for one. */
  openAsks: 4,
  askWithin: 8_000,
  /** How long a source may take for the lines of a span that patterns are counted of. */
  countWithin: 15_000,
  /** How often it is looked what is new while lines come. */
  patternsEvery: 5_000,
  /** Refusals `too-fast` in a row before the peer is ended. */
  strikes: 200,

  /** Waiting in the socket: above it a live peer is ended as `too-slow` and resumes by seq. */
  eventsBuffered: 1024 * 1024,
  /** Sent but not yet told as `seen`: kernel buffers hide backlog from `buffered`. */
  eventsUnseen: 8 * 1024 * 1024,
  /** Catch-up waits while more than this is in the socket. */
  catchUpBuffered: 256 * 1024,
  /** How often a waiting catch-up looks again. */
  catchUpPoll: 5,
  /** A peer that takes nothing of its catch-up for so long is ended as `too-slow`. */
  catchUpStall: 60_000,
  /** After a `bye` the connection is cut, should it not have closed by then. */
  byeGrace: 5_000,
  /** Newest events kept as text, so that a rejoin needs no disk, and a store that lost its newest ones gets them back. */
  recent: 1024 * 1024,

  /** Lines are dropped, and counted, while more than this is in the socket. */
  linesBuffered: 256 * 1024,
  linesUnseen: 4 * 1024 * 1024,
  /** Lines gather this long before they go out as one frame. */
  linesEvery: 50,
  /** Shared scroll-back of a room. */
  linesRing: 16 * 1024 * 1024,
  /** Newest lines a new or returning peer is sent at once. */
  linesOnJoin: 192 * 1024,
  /** Lines ingested before other work gets its turn. */
  linesSlice: 250,
  /** And how long they may take, whatever they hold. */
  linesFor: 10,
  /** Lines waiting for ingest before a source or pipe has to wait. */
  linesWaiting: 10_000,
  /** Piped sources of one room. */
  pipes: 20,
  pipeSilent: 60_000,

  viewEvery: 100,
  /** A view larger than this is not sent on. */
  view: VIEW_LIMIT,
  presenceEvery: 250,
  activityEvery: 5_000,

  /** A session's log: then it takes only what ends it. */
  sessionEvents: 100_000,
  sessionBytes: 64 * 1024 * 1024,
  /** Characters of notes and pins of sessions without a room that are remembered for searches; the rest is read for each. */
  searchText: 64 * 1024 * 1024,
  /** Recorded sessions that are taken in at a time, since each is held whole. */
  imports: 2,
  /** How far their times may lie ahead of this hub's: what is done here later is never stamped earlier than they. */
  importAhead: 900_000,

  /** Commands of one commit. */
  batch: 500,
  /** Commands decided and not yet durable, of one room. */
  queue: 5_000,
  /** Newest answers kept for each client; an older repeat is refused. */
  answersPerClient: 1_024,
  /** Of one participant in one room: clients whose answers are known, and answers that no event tells. */
  clientsOfPerson: 32,
  answersOfPerson: 2_000,
  /** Commands a second of one participant in one room, over all their connections. */
  personRate: 100,
  personBurst: 200,
  clients: 50_000,
  /** Of them, one participant's. */
  clientsPerPerson: 500,
  peersPerRoom: 200,
  /** Connections of one participant in one room. */
  peersPerPerson: 32,
  peers: 2_000,
  /** Of them, one participant's, in all rooms. */
  peersOfPerson: 64,
  /** Those who look on from the web; the limits of the others do not count them. */
  webPeersPerRoom: 1_000,
  webPeers: 2_000,
  /** What goes to them gathers this long, and goes to so many before other work gets its turn. */
  webEvery: 250,
  webSlice: 10,
  /** The others hear this late who comes or goes there. */
  webPresenceEvery: 5_000,
  /** They hear something this often at least. */
  webBeat: 5_000,
  /** Sessions in memory; one that nobody is in makes place for another. */
  rooms: 200,
  /** A room without peers is let go after this, its tail stopped. */
  linger: 600_000,
} as const;

/** What one page of the web may send and have waiting: it only reads, and there are many. */
const WEB = {
  frameRate: 10,
  frameBurst: 40,
  askRate: 2,
  askBurst: 10,
  openAsks: 2,
  eventsBuffered: 256 * 1024,
  catchUpBuffered: 128 * 1024,
  linesBuffered: 64 * 1024,
} as const;

export type Limits = { readonly [K in keyof typeof DEFAULT_LIMITS]: number };

/** The same for one page of the web; what is bounded more tightly for all stays so. */
export function webLimits(limits: Limits): Limits {
  const narrowed = Object.entries(WEB).map(([name, most]) => [
    name,
    Math.min(most, limits[name as keyof typeof WEB]),
  ]);
  return { ...limits, ...Object.fromEntries(narrowed) };
}

export function limitsOf(given: Partial<Limits> = {}): Limits {
  return { ...DEFAULT_LIMITS, ...given };
}
