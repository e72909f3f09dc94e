/** The codes of every family of checks; the tables are in `codes/`, apart from the checks themselves. */

import type { CodeTable } from '../diagnostics/code-table.ts';
import { embeddedCodes } from './codes/embedded.ts';
import {
  fluxCodes,
  healthCheckCodes,
  imageAutomationCodes,
  postRendererCodes,
  resourceSetCodes,
  sealingCodes,
} from './codes/flux.ts';
import { fluxBuildCodes, livenessCodes, variableCodes } from './codes/flux-build.ts';
import { kustomizeCodes } from './codes/kustomize.ts';
import { networkCodes } from './codes/network.ts';
import { allocationCodes, objectCodes, unfilledCodes, volumeCodes } from './codes/objects.ts';
import {
  certificateCodes,
  cloudNativePgCodes,
  externalSecretCodes,
  externalSecretTemplateCodes,
  gatewayCodes,
  graphCodes,
  probeCodes,
  referenceCodes,
  selectorCodes,
} from './codes/references.ts';
import { securityCodes } from './codes/security.ts';
import { silenceCodes } from './codes/silence.ts';
import { yamlCodes } from './codes/yaml.ts';
import type { HelmCode } from './helm/codes.ts';
import type { SchemaCode } from './schemas/codes.ts';

export const verifyCodes = {
  ...yamlCodes,
  ...kustomizeCodes,
  ...fluxBuildCodes,
  ...variableCodes,
  ...livenessCodes,
  ...fluxCodes,
  ...healthCheckCodes,
  ...imageAutomationCodes,
  ...resourceSetCodes,
  ...sealingCodes,
  ...postRendererCodes,
  ...objectCodes,
  ...allocationCodes,
  ...volumeCodes,
  ...unfilledCodes,
  ...embeddedCodes,
  ...referenceCodes,
  ...gatewayCodes,
  ...graphCodes,
  ...certificateCodes,
  ...cloudNativePgCodes,
  ...externalSecretCodes,
  ...externalSecretTemplateCodes,
  ...probeCodes,
  ...selectorCodes,
  ...networkCodes,
  ...securityCodes,
  ...silenceCodes,
} as const satisfies CodeTable;

/** Every code that a check, the description of a chart or a schema reports. */
export type VerifyCode = keyof typeof verifyCodes | HelmCode | SchemaCode;
