/** Of the step that rolls a service back. */
export const rollbackTitle = (service: string): { readonly ja: string; readonly en: string } => ({
  ja: `${service} を前のバージョンに戻す`,
  en: `Take ${service} back to the version before`,
});
