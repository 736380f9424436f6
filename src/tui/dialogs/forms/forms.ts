import type { FormId } from '../../model/layout.ts';
import { closeForm } from './close.ts';
import { excludeForm } from './exclude.ts';
import type { FormSpec } from './form.ts';
import { handoverForm } from './handover.ts';
import { impactForm } from './impact.ts';
import { maintenanceForm } from './maintenance.ts';
import { noticeForm } from './notice.ts';
import { pageForm } from './outside.ts';
import { releaseForm } from './release.ts';
import { verdictForm } from './verdict.ts';

export const FORMS: Readonly<Record<FormId, FormSpec>> = {
  impact: impactForm,
  verdict: verdictForm,
  close: closeForm,
  page: pageForm,
  notice: noticeForm,
  maintenance: maintenanceForm,
  handover: handoverForm,
  exclude: excludeForm,
  release: releaseForm,
};
