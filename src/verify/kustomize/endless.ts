import type { Run } from './run.ts';
import { inSite, type Site } from './settings.ts';

/** Reports a build that would not end, or would need too much memory. */
export function reportEndless(run: Run, message: string, site: Site): undefined {
  const hint = 'Include each folder once, and put what overlays share into a component.';
  run.problems.push(inSite(site, { code: 'kustomize/endless-overlays', message, hint }));
}
