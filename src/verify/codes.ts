/** The codes of every family of checks; the tables stand in `codes/`, apart from the checks themselves. */

import type { CodeTable } from '../diagnostics/code-table.ts';
import { fluxBuildCodes } from './codes/flux-build.ts';
import { kustomizeCodes } from './codes/kustomize.ts';
import { referenceCodes, selectorCodes } from './codes/references.ts';

export const verifyCodes = {
  ...kustomizeCodes,
  ...fluxBuildCodes,
  ...referenceCodes,
  ...selectorCodes,
} as const satisfies CodeTable;
