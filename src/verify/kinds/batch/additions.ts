import type { Additions } from '../additions.ts';
import { jobSelector, noSelector } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  Job: { required: ['spec'] },
  'Job.spec': { rules: [jobSelector] },
  CronJob: { required: ['spec'] },
  'CronJob.spec.jobTemplate.spec': { rules: [noSelector] },
};
