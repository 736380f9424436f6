/** A defect of a kind that this program has had: what it is, and the text that is put in the place of another one. */
export interface Planted {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const PLANTED: readonly Planted[] = [
  {
    what: 'a command is acknowledged before it is on disk',
    file: 'src/hub/room/room.ts',
    from: '    outcome.settle.push(settle);\n',
    to: '    settle(answerTo(outcome));\n',
  },
  {
    what: 'a command that comes again is decided again',
    file: 'src/hub/room/room.ts',
    from: "if (found.k === 'answered') settle(found.answer);\n    else if (found.k !== 'new') {",
    to: "if (found.k !== 'new' && found.k !== 'answered') {",
  },
  {
    what: 'a command that comes again while it is written is taken twice',
    file: 'src/hub/room/room.ts',
    from: 'else if (waiting) waiting.settle.push(settle);\n',
    to: '',
  },
  {
    what: 'what could not be written stays in the state of the hub',
    file: 'src/hub/room/room.ts',
    from: '    this.#tentative = new RunningFold(this.#durable.state);\n    this.#tip = this.#durable.tip;\n    this.#importing',
    to: '    this.#importing',
  },
  {
    what: 'a hub that starts does not know what it answered before',
    file: 'src/hub/room/load.ts',
    from: 'else answers.keepEvent(by.id, cmd.client, cmd.n, event.seq);\n',
    to: '',
  },
  {
    what: 'a terminal that was cut off does not send again',
    file: 'src/client/sync/sync.ts',
    from: '...step.disconnected(sync), pending: requeue(sync.pending), hold: null',
    to: '...step.disconnected(sync), hold: null',
  },
  {
    what: 'a terminal overlooks a gap in the events',
    file: 'src/client/sync/copy.ts',
    from: 'gap = event.seq !== seq + 1;',
    to: 'gap = event.seq > seq + 1_000;',
  },
  {
    what: 'a terminal sends what it has not saved',
    file: 'src/client/sync/sync.ts',
    from: '({ n }) => n <= sync.saved',
    to: '() => true',
  },
  {
    what: 'a refusal of the moment ends a command',
    file: 'src/client/sync/sync.ts',
    from: 'if (PASSING.has(why.kind)) {',
    to: "if (PASSING.has(why.kind) && why.kind === 'too-fast') {",
  },
  {
    what: 'a write whose answer was lost is sent again at once',
    file: 'src/hub/outside/course.ts',
    from: "if (isWanted && again === 'same')",
    to: 'if (isWanted)',
  },
  {
    what: 'a hub that starts does not wait for a write of the one before',
    file: 'src/hub/outside/course.ts',
    from: 'const doubtUntil = isBegun ? now + (landsMs ?? UNDER_WAY_MS + DOUBT_MS) : null;',
    to: 'const doubtUntil = isBegun ? now : null;',
  },
  {
    what: 'a write whose answer was lost is reported as failed',
    file: 'src/hub/outside/course.ts',
    from: '  if (why.uncertain) {\n    const inDoubt',
    to: "  if (why.uncertain) return { course, next: { kind: 'failed', why } };\n  if (why.uncertain) {\n    const inDoubt",
  },
  {
    what: 'a write is reported as done whatever was answered',
    file: 'src/hub/outside/carry-out.ts',
    from: 'return done(await prepared.write({ signal }), true);',
    to: 'return done(await prepared.write({ signal }).catch(() => ({}) as Proof), true);',
  },
  {
    what: 'a write is sent before it is noted on disk',
    file: 'src/hub/outside/carry-out.ts',
    from: "if (!(await book.begin(before ?? '')) || signal.aborted) return { kind: 'stopped' };",
    to: "void book.begin(before ?? '');",
  },
  {
    what: 'an outcome that could not be written is forgotten',
    file: 'src/hub/outside/relay.ts',
    from: "if (said !== 'later') return said;",
    to: "return said === 'later' ? 'kept' : said;",
  },
  {
    what: 'a hub that starts leaves what was asked of pages',
    file: 'src/hub/pager/page-acts.ts',
    from: "if (action.target === 'pagerduty' && isUnsettled(action)) this.#take(action);",
    to: '{}',
  },
  {
    what: 'a home that was cut off forgets what it asked for',
    file: 'src/client/team-client.ts',
    from: 'this.#store.set({ pending: requeue(this.get().pending, true) });',
    to: 'this.#store.set({ pending: [] });',
  },
  {
    what: 'a home overlooks that a revision is missing',
    file: 'src/client/team-client.ts',
    from: "if (coming === null && frame.since !== null && frame.since !== before.rev) return 'gap';",
    to: '',
  },
  {
    what: 'an event of a webhook outlives what was read after it',
    file: 'src/hub/pager/queue.ts',
    from: 'if (one.turn >= turn && !isOlder)',
    to: 'if (one.turn >= 0)',
  },
  {
    what: 'a session is not read again after PagerDuty failed',
    file: 'src/hub/pager/feed.ts',
    from: "      this.#plan(\n        watch,\n        fault?.kind === 'aborted'",
    to: "      if (fault === null) this.#plan(\n        watch,\n        fault?.kind === 'aborted'",
  },
  {
    what: 'a post whose answer was lost is posted again at once',
    file: 'src/adapters/slack/post.ts',
    from: "again: 'twice',",
    to: "again: 'same',",
  },
  {
    what: 'a message that could not be edited stays as it is',
    file: 'src/hub/chat/headline-keeper.ts',
    from: '    if (!kept.isGone) kept.timer.within(wait);\n',
    to: '',
  },
  {
    what: 'an append does not say what it follows',
    file: 'src/adapters/jetstream-log/fenced-publish.ts',
    from: 'expect: { streamName: stream, lastSubjectSequence: after },',
    to: 'expect: { streamName: stream },',
  },
  {
    what: 'a detector that takes over leaves what was requested',
    file: 'src/detector/pages.ts',
    from: '      this.#drive(page, true);\n    }\n  }\n\n  /** Requests',
    to: '    }\n  }\n\n  /** Requests',
  },
  {
    what: 'a page that PagerDuty did not take is not sent again',
    file: 'src/detector/pages.ts',
    from: '        if (wait > 0) await pause(time, wait, signal);\n',
    to: "        if (wait > 0) return 'unwanted';\n",
  },
  {
    what: 'the end of a page does not reckon with a trigger that comes late',
    file: 'src/detector/pages.ts',
    from: "if (end === 'sent' && (await this.#outlastsLate(page))) end = await this.#sendEnd(page);",
    to: '',
  },
  {
    what: 'what was read counts as new until a clock that was set back has caught up',
    file: 'src/hub/pager/stale-on-error-cache.ts',
    from: 'isWithin(this.#time.now(), held.at, forMs)',
    to: 'this.#time.now() - held.at < forMs',
  },
  {
    what: 'an act is sent whose text was taken out',
    file: 'src/hub/pager/session-acts.ts',
    from: 'lacksText(await kept(), action.id),',
    to: 'lacksText(await kept(), action.id) && false,',
  },
  {
    what: 'a hub whose lease is over begins a session',
    file: 'src/adapters/jetstream-log/session-log.ts',
    from: 'const mayBegin = () => this.#deps.mayBegin(this.session);',
    to: 'const mayBegin = () => true;',
  },
  {
    what: 'a channel that could not be joined when the hub began is not joined',
    file: 'src/adapters/slack/post.ts',
    from: "if (!(refused instanceof ChatError) || refused.kind !== 'not-in-channel') throw refused;",
    to: 'throw refused;',
  },
  {
    what: 'a run whose answer was lost is started again',
    file: 'src/adapters/github/github-runs.ts',
    from: "        if (found !== null) return { kind: 'done', proof: place(since, found.id) };\n        try {",
    to: '        void found;\n        try {',
  },
  {
    what: 'what runs when a hub ends is not followed by the next one',
    file: 'src/hub/runs/session-runs.ts',
    from: '      await this.#take(session);\n    }\n  }',
    to: '    }\n  }',
  },
  {
    what: 'who asked for a run confirms it',
    file: 'src/domain/deciders/runs.ts',
    from: "    if (why !== null) return refuse('needs-second-person', { step: run.step, by: run.by.name, kind: why });\n    const alone =",
    to: '    void why;\n    const alone =',
  },
  {
    what: 'a run of another commit than the one that was confirmed is done',
    file: 'src/hub/runs/run-follower.ts',
    from: "state: other === null ? 'done' : 'failed'",
    to: "state: 'done'",
  },
];
