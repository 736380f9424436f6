/** Bumped only when an old peer would misread a new one; a test pins the schemas' hash beside it. */
export const PROTOCOL = 1;
/** Largest frame either side sends or takes, bytes. */
export const FRAME_LIMIT = 64 * 1024;
/** Largest frame that a home takes, bytes: a row that is larger than a frame goes alone. */
export const TEAM_FRAME_LIMIT = 1024 * 1024;
/** Largest view, as JSON, that is sent on: it goes to everybody, and into every welcome. Bytes. */
export const VIEW_LIMIT = 16 * 1024;
