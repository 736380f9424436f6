/** Every form of the screen. */
export type FormId =
  | 'impact'
  | 'verdict'
  | 'close'
  | 'page'
  | 'notice'
  | 'maintenance'
  | 'handover'
  | 'release';
